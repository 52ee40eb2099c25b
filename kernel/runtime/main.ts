/** The runtime child: evaluates cells and holds their variables. Started by the supervisor, never by hand. */
import type { Command, RunId, RuntimeEvent } from "../bridge/index.ts";
import { Comms, Widgets } from "../comm/index.ts";
import { captureStreams } from "./capture.ts";
import { complete } from "./complete.ts";
import { CellSources, installStackTraces } from "./errors/call-sites.ts";
import { Failures } from "./errors/failure.ts";
import { installHost } from "./host.ts";
import { Inputs } from "./inputs.ts";
import { inspectName } from "./inspect.ts";
import { watchForInterrupts } from "./interrupt/watcher.ts";
import { installHelpers } from "./modules/helpers.ts";
import { Importer } from "./modules/importer.ts";
import { mapLocalModule } from "./modules/transform.ts";
import { Outbox } from "./outbox.ts";
import { NotebookScope } from "./scope.ts";
import { Session } from "./session.ts";

const ipc = process.send?.bind(process);
if (!ipc) throw new Error("The runtime is started by the kernel: node dist/kernel/main.js CONNECTION_FILE");

const outbox = new Outbox((event) => void ipc(event));
const push = (event: RuntimeEvent): void => outbox.push(event);
const importer = new Importer(process.cwd());
const sources = new CellSources();
const failures = new Failures(sources);
const scope = new NotebookScope(importer.builtins);
const session = new Session({ scope, outbox, importer, sources, failures });
const inputs = new Inputs(push);
const comms = new Comms({
  open: (target, packet) => push({ type: "comm_open", run: session.run, target, packet }),
  message: (packet) => push({ type: "comm_msg", run: session.run, packet }),
  close: (packet) => push({ type: "comm_close", run: session.run, packet }),
});

installHelpers();
installStackTraces(sources, mapLocalModule);
installHost({ outbox, comms, widgets: new Widgets(comms), inputs, session });
captureStreams((name, text) => outbox.stream(session.run, name, text));

process.on("exit", () => outbox.flush());
process.on("disconnect", () => process.exit(0));
process.on("SIGINT", () => {}); // The supervisor tells what to do; the signal is meant for child processes.
process.on("uncaughtException", (error) => report("Uncaught", error));
process.on("unhandledRejection", (reason) => report("Unhandled rejection", reason));
process.on("message", (command: Command) => obey(command));

watchForInterrupts(() => session.interrupt());
push({ type: "ready" });

function obey(command: Command): void {
  switch (command.type) {
    case "execute":
      void session.execute(command);
      return;
    case "comm_open":
      handleComm(command.run, () => comms.opened(command.target, command.packet));
      return;
    case "comm_msg":
      handleComm(command.run, () => comms.received(command.packet));
      return;
    case "comm_close":
      handleComm(command.run, () => comms.closed(command.packet));
      return;
    case "input_reply":
      inputs.answer(command.ask, command.value, command.refused);
      return;
    case "complete":
      push({ type: "answer", ask: command.ask, value: complete(command.code, command.cursor, scope) });
      return;
    case "inspect":
      push({ type: "answer", ask: command.ask, value: inspectName(command.code, command.cursor, scope) });
      return;
  }
}

/** Listeners of the user's may throw; the comm lives on. */
function handleComm(run: RunId, handle: () => void): void {
  try {
    handle();
  } catch (error) {
    report("A comm listener threw", error);
  }
  push({ type: "handled", run });
}

/** Errors that no cell waits for: shown, never fatal. */
function report(what: string, thrown: unknown): void {
  const text = [`${what}:`, ...failures.describe(thrown).traceback].join("\n");
  outbox.stream(session.run, "stderr", `${text}\n`);
}
