/**
 * A model in a thread of its own. ONNX Runtime computes in the thread that calls it, and a real VAE needs seconds a
 * photo on a CPU: in the main thread nothing else would move meanwhile, neither decoding nor the notebook.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { FloatTensor, Model, ModelOptions } from "./session.ts";

/** What the thread starts with. */
export interface ModelThreadData {
  readonly source: Uint8Array | string;
  readonly options: ModelOptions;
}

/** What the thread is told. */
export type ToModelThread = FloatTensor | "close";

/** What the thread answers, one answer to each thing that it is told. */
export type FromModelThread =
  | { readonly error: string }
  | { readonly inputShape: Model["inputShape"] }
  | { readonly output: FloatTensor };

/** The same as `openModel`, in a thread. An input's memory goes to the thread: it is empty afterwards. */
export async function openModelThread(source: Uint8Array | string, options: ModelOptions): Promise<Model> {
  const workerData: ModelThreadData = { source, options };
  const worker = new Worker(new URL("./model-worker.js", import.meta.url), { workerData, execArgv: [] });
  worker.on("error", () => undefined); // whoever waits for an answer gets it; an idle thread's must not end the process
  const answer = async (): Promise<FromModelThread> => {
    const ended = new AbortController();
    try {
      const died = once(worker, "exit", { signal: ended.signal }).then(([code]): never => {
        throw new Error(`Cannot run ${options.what}: its thread ended (${String(code)}). Is there enough memory?`);
      });
      const [message] = await Promise.race([once(worker, "message", { signal: ended.signal }), died]);
      return message as FromModelThread; // what model-worker.ts posts
    } finally {
      ended.abort();
    }
  };
  const opened = await answer();
  if (!("inputShape" in opened)) {
    await worker.terminate();
    throw new Error("error" in opened ? opened.error : `Cannot load ${options.what}: its thread gave no answer`);
  }
  let last: Promise<unknown> = Promise.resolve(); // answers carry no number, so one run waits for the other
  const run = async (input: FloatTensor): Promise<FloatTensor> => {
    worker.postMessage(input satisfies ToModelThread, [input.data.buffer as ArrayBuffer]); // never shared memory
    const message = await answer();
    if ("output" in message) return message.output;
    throw new Error("error" in message ? message.error : `Cannot run ${options.what}: its thread gave no answer`);
  };
  return {
    inputShape: opened.inputShape,
    run: (input) => {
      const next = last.then(() => run(input));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      const ended = once(worker, "exit");
      worker.postMessage("close" satisfies ToModelThread);
      await ended;
    },
  };
}
