/** The kernel's own log: stderr of the supervisor, which Jupyter shows in its terminal. */
export function log(text: string): void {
  process.stderr.write(`[vivarium kernel] ${text}\n`);
}
