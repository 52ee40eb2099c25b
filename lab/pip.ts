/** What pip's words mean to the person who waits for it. Pure: text in, text out. */

/**
 * The progress in a line of pip's, or nothing where the line says none.
 *
 * @example
 * pipDetail("Collecting torch==2.13.0 (from -r requirements.txt (line 3))") // "finding torch 2.13.0"
 */
export function pipDetail(line: string): string | undefined {
  const collecting = /^Collecting ([\w.-]+)(?:\[[^\]]*\])?(?:==(\S+))?/.exec(line);
  if (collecting !== null) return ["finding", collecting[1], collecting[2]].filter(Boolean).join(" ");
  const downloading = /^\s*(?:Downloading|Using cached) (?:\S*\/)?([^\s/]+?)(?:\.metadata)? \(([^)]+)\)/.exec(line);
  if (downloading !== null) return `fetching ${downloading[1]} (${downloading[2]})`;
  const installing = /^Installing collected packages: (.+)/.exec(line);
  if (installing?.[1] !== undefined) return `installing ${installing[1].split(",").length} packages`;
  return undefined;
}

/** What is known where an installation failed. */
export interface InstallationFacts {
  /** "the lab's Python packages". */
  readonly name: string;
  readonly folder: string;
  readonly neededBytes: number;
  readonly freeBytes: number;
  /** Where everything that pip printed is. */
  readonly logPath: string;
}

/** Says in one line why an installation failed and what to do about it. */
export function explainPipFailure(output: string, facts: InstallationFacts): string {
  const what = `Cannot install ${facts.name} into ${facts.folder}`;
  if (/No space left on device|ENOSPC|Disk quota exceeded/i.test(output)) {
    const [needed, free] = [facts.neededBytes, facts.freeBytes].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
    return `${what}: the disk is full. They need about ${needed}, ${free} are free. Make room and run the command again.`;
  }
  if (/ensurepip is not available|No module named ensurepip/.test(output)) {
    return `${what}: Python's venv module is missing. Install it with: apt-get install python3-venv (as root, or with sudo).`;
  }
  if (
    /Temporary failure in name resolution|NewConnectionError|Connection refused|timed out|Network is unreachable/.test(
      output,
    )
  ) {
    return `${what}: the package index cannot be reached. The first start needs a network; run the command again when there is one.`;
  }
  const error = output.split("\n").findLast((line) => /^ERROR: /.test(line)) ?? output.trim().split("\n").at(-1) ?? "";
  return `${what}: ${error.replace(/^ERROR: /, "")}. What pip printed is in ${facts.logPath}.`;
}
