/** Starts the thread that can stop the main one, and hears what it has to say. */
import { Worker } from "node:worker_threads";

/**
 * Calls `interrupt` on the main thread whenever the supervisor asks for it. Where the main thread is too busy to hear,
 * the watcher ends what it executes first.
 */
export function watchForInterrupts(interrupt: () => void): void {
  const heard = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: heard, stdout: true, stderr: true });
  worker.on("message", () => {
    Atomics.add(heard, 0, 1);
    Atomics.notify(heard, 0);
    interrupt();
  });
  worker.unref();
}
