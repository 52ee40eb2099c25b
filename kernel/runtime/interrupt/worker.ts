/**
 * The watcher thread: waits on the pipe from the supervisor, and stops the main thread when a byte comes.
 *
 * A main thread that is free answers at once and ends its cell itself. One that does not is executing something: then
 * `Runtime.terminateExecution` unwinds it, which nothing in JavaScript can catch, and the question is put again.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/** File descriptor 4 of the runtime: the supervisor's pipe. */
const pipe = 4;

/** How long the main thread gets to answer before it counts as busy; each further try waits longer. */
const firstPatienceMs = 15;
const tries = 12;

const heard = workerData as Int32Array<SharedArrayBuffer>;

const socket = new Socket({ fd: pipe, readable: true, writable: false });
socket.on("data", stopMainThread);
socket.on("error", leave);
socket.on("close", leave);

function stopMainThread(): void {
  tellChildren();
  if (isHeard(firstPatienceMs)) return;
  // Connected only for as long as it is needed: a process that ends while a debugger is connected waits and says so.
  const session = new Session();
  session.connectToMainThread();
  for (let attempt = 1; attempt <= tries; attempt++) {
    session.post("Runtime.terminateExecution");
    tellChildren(); // Again: a synchronous call may have started one just now, and waits for it.
    if (isHeard(firstPatienceMs * attempt)) break;
  }
  session.disconnect();
}

/** What Ctrl-C in a terminal does: the whole process group gets the signal, which the runtime itself ignores. */
function tellChildren(): void {
  process.kill(0, "SIGINT");
}

/** Asks the main thread to interrupt its cell; whether it has heard in time. */
function isHeard(patienceMs: number): boolean {
  const before = Atomics.load(heard, 0);
  parentPort?.postMessage("interrupt");
  return Atomics.wait(heard, 0, before, patienceMs) !== "timed-out";
}

/** The supervisor is gone. The main thread may be in a loop and would never notice. */
function leave(): void {
  process.kill(process.pid, "SIGKILL");
}
