/** Which process is meant: a number alone may be somebody else's after a while. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A process by its number and the moment that it started. */
export interface ProcessName {
  readonly pid: number;
  /** As the system counts it: compared, never read. */
  readonly started: string;
}

/** The living process of that number, or undefined. One that ended and was not yet waited for counts as dead. */
export function processOf(pid: number): ProcessName | undefined {
  const started = existsSync("/proc/self/stat") ? startedOnLinux(pid) : startedElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive(name: ProcessName): boolean {
  return processOf(name.pid)?.started === name.started;
}

/** Sends the signal unless the process is gone. */
export function send(name: ProcessName, signal: NodeJS.Signals): void {
  if (isAlive(name)) sendTo(name.pid, signal);
}

/** Sends the signal to the number; a negative one means the process group. */
export function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it ended in between
  }
}

function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third on: the second may hold anything
    const [state, started] = [fields[0], fields[19]];
    return state === "Z" || state === "X" ? undefined : started;
  } catch {
    return undefined;
  }
}

function startedElsewhere(pid: number): string | undefined {
  try {
    const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return started === "" ? undefined : started;
  } catch {
    return undefined;
  }
}
