/** The other end of `model-thread.ts`: a thread that loads one model, tells how it went, and then runs it as asked. */
import { parentPort, workerData } from "node:worker_threads";
import type { FromModelThread, ModelThreadData, ToModelThread } from "./model-thread.ts";
import { openModel } from "./session.ts";

const { source, options } = workerData as ModelThreadData; // what openModelThread() gives
const port = parentPort;
if (port === null)
  throw new Error("Cannot run a model here: this module is the start of a thread of openModelThread()");

const tell = (message: FromModelThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const failure = (error: unknown): FromModelThread => ({
  error: error instanceof Error ? error.message : String(error),
});

try {
  const model = await openModel(source, options);
  tell({ inputShape: model.inputShape });
  port.on("message", async (message: ToModelThread) => {
    if (message === "close") {
      await model.close();
      port.close(); // nothing is left to wait for, so the thread ends
      return;
    }
    try {
      const output = await model.run(message);
      const own = output.data.slice(); // the runtime keeps its own memory
      tell({ output: { data: own, dims: output.dims } }, [own.buffer]);
    } catch (error) {
      tell(failure(error));
    }
  });
} catch (error) {
  tell(failure(error));
}
