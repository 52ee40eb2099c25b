/** Starts the kernel: `node dist/kernel/main.js CONNECTION_FILE`, as the kernelspec has it. */
import { exitWithParent, Kernel, log, readConnection } from "./supervisor/index.ts";

const [path] = process.argv.slice(2);
if (path === undefined) {
  log("a connection file was wanted: node dist/kernel/main.js CONNECTION_FILE (Jupyter does this for you)");
  process.exit(2);
}

const kernel = new Kernel(readConnection(path));
process.on("SIGINT", () => kernel.interrupt());
process.on("SIGTERM", () => void kernel.shutdown());
process.on("uncaughtException", (error) => log(`a fault in the kernel itself: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (reason) =>
  log(`a fault in the kernel itself: ${reason instanceof Error ? reason.stack : String(reason)}`),
);
exitWithParent(() => void kernel.shutdown());
await kernel.start();
