/** Keeps one runtime child alive: starts it, talks to it, interrupts it, and replaces it when it has died. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import type { Command, RuntimeEvent } from "../bridge/index.ts";
import { log } from "./log.ts";

export interface RuntimeHandlers {
  readonly event: (event: RuntimeEvent) => void;
  /** Text that did not pass through the runtime's own streams: native code, child processes, workers. */
  readonly raw: (name: "stdout" | "stderr", text: string) => void;
  /** The child has died unasked; `how` is a sentence for the user. A fresh one is already starting. */
  readonly died: (how: string) => void;
}

const runtimeMain = fileURLToPath(new URL("../runtime/main.js", import.meta.url));

/** `--no-force-async-hooks-checks`: ending a loop from outside leaves async hooks unbalanced, which is no reason to abort. */
const runtimeFlags = ["--no-force-async-hooks-checks", "--disable-warning=ExperimentalWarning"];

/** A runtime that dies this often without ever getting ready is not started again by itself. */
const attemptsToStart = 3;

export class RuntimeHost {
  readonly #handlers: RuntimeHandlers;
  #child: ChildProcess | undefined;
  #waiting: Command[] | undefined;
  #failedStarts = 0;
  #stopping = false;

  constructor(handlers: RuntimeHandlers) {
    this.#handlers = handlers;
  }

  start(): void {
    // A group of its own: a Ctrl-C in the terminal reaches only the supervisor, which decides what it means.
    const child = spawn(process.execPath, [...runtimeFlags, runtimeMain], {
      stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
      serialization: "advanced",
      detached: true,
    });
    this.#child = child;
    this.#waiting = [];
    this.#listen(child, "stdout");
    this.#listen(child, "stderr");
    child.stdio[4]?.on("error", () => {}); // The child is gone; "exit" tells.
    child.on("message", (event: RuntimeEvent) => {
      if (event.type === "ready") this.#ready();
      else this.#handlers.event(event);
    });
    child.on("error", (error) => log(`the runtime: ${error.message}`));
    child.on("exit", (code, signal) => void this.#exited(child, code, signal));
  }

  send(command: Command): void {
    if (!this.#child) this.start();
    if (this.#waiting) this.#waiting.push(command);
    else this.#child?.send(command, () => {}); // A failed send means that the child has died; "exit" tells.
  }

  /** Ends what runs, by way of the runtime's watcher thread. */
  interrupt(): void {
    (this.#child?.stdio[4] as Writable | undefined)?.write("i");
  }

  /** Resolves when everything that the child wrote to its pipes before its last message has been read. */
  async drained(): Promise<void> {
    // What was written before the message lies in the pipe already, so one whole turn of polling reads it; the first
    // `setImmediate` may still belong to the turn that brought the message.
    await turn();
    await turn();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    this.#killGroup();
    await gone;
  }

  #ready(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#failedStarts = 0;
    for (const command of waiting) this.send(command);
  }

  #listen(child: ChildProcess, name: "stdout" | "stderr"): void {
    const decoder = new StringDecoder("utf8");
    child[name]?.on("data", (bytes: Buffer) => {
      const text = decoder.write(bytes);
      if (text !== "") this.#handlers.raw(name, text);
    });
  }

  /** The runtime and the child processes it has started, but for those that were detached. */
  #killGroup(): void {
    if (this.#child?.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // The whole group is gone already.
    }
  }

  async #exited(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.#stopping || child !== this.#child) return;
    this.#killGroup();
    await this.drained();
    const neverReady = this.#waiting !== undefined;
    this.#child = undefined;
    this.#waiting = undefined;
    if (neverReady) this.#failedStarts++;
    if (this.#failedStarts < attemptsToStart) this.start();
    this.#handlers.died(describeDeath(code, signal));
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function describeDeath(code: number | null, signal: NodeJS.Signals | null): string {
  const how =
    signal === "SIGABRT"
      ? "it was aborted (out of memory, process.abort() or a crash in native code)"
      : signal === "SIGKILL"
        ? "it was killed (SIGKILL; often the system had no memory left)"
        : signal !== null
          ? `it was ended by ${signal}`
          : `it exited with code ${code} (process.exit)`;
  return `The process that runs the cells has ended: ${how}. Its variables are gone; the next cell starts in a fresh one.`;
}
