/** The runtime child: evaluates cells and holds their variables. Started by the supervisor, never by hand. */
import type { Command, RuntimeEvent } from "../bridge/messages.ts";
import { captureStreams } from "./capture.ts";
import { CellSources, installStackTraces } from "./errors/call-sites.ts";
import { Failures } from "./errors/failure.ts";
import { installHelpers } from "./modules/helpers.ts";
import { Importer } from "./modules/importer.ts";
import { mapLocalModule } from "./modules/transform.ts";
import { Outbox } from "./outbox.ts";
import { NotebookScope } from "./scope.ts";
import { Session } from "./session.ts";

const ipc = process.send?.bind(process);
if (!ipc) throw new Error("The runtime is started by the kernel: node dist/kernel/main.js CONNECTION_FILE");
const send = (event: RuntimeEvent): void => void ipc(event);

const folder = process.cwd();
const outbox = new Outbox(send);
const importer = new Importer(folder);
const sources = new CellSources();
const failures = new Failures(sources);
const builtins = new Map<string, unknown>([
  ["require", importer.require],
  ["__dirname", folder],
  ["__filename", importer.cellFile("cell.ts")],
]);
const scope = new NotebookScope(builtins);
const session = new Session({ scope, outbox, importer, sources, failures });

installHelpers();
installStackTraces(sources, mapLocalModule);
captureStreams((name, text) => outbox.stream(session.run, name, text));
process.on("exit", () => outbox.flush());
process.on("disconnect", () => process.exit(0));
process.on("SIGINT", () => {}); // The supervisor tells what to do; the signal is for child processes.
process.on("message", (command: Command) => {
  if (command.type === "execute") void session.execute(command);
});
send({ type: "ready" });
