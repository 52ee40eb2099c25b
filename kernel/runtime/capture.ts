/** Takes over `process.stdout` and `process.stderr` of the runtime, and with them the console. */
import { StringDecoder } from "node:string_decoder";

export type StreamName = "stdout" | "stderr";

/**
 * Sends all that is written in this process to `write`. Child processes, workers' native code and the like write to
 * the file descriptors themselves; the supervisor reads those.
 */
export function captureStreams(write: (name: StreamName, text: string) => void): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const replacement = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
      const done = typeof encoding === "function" ? encoding : callback;
      const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk as Uint8Array));
      if (text !== "") write(name, text);
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
    process[name].write = replacement;
  }
}
