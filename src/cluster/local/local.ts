/** Runs on this machine: a detached process that the notebook's end does not touch. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CancelOptions, Job, JobStatus, Launcher } from "../launcher.ts";
import { readLog } from "../log.ts";
import { rankPids } from "./events.ts";
import { type JobFile, readJobFile, writeJobFile } from "./job-file.ts";
import { isAlive, send, sendTo } from "./process.ts";
import { trainerSetup } from "./setup.ts";

export interface LocalOptions {
  /** Trainer processes: one a GPU. Default 1, which on a machine without GPUs takes all its cores. */
  readonly processes?: number;
  /** The folder of train.py and its `.venv`. Default: the one of this package. */
  readonly trainer?: string;
}

const pollMs = 100;
const defaultGraceMs = 10 * 60_000;

/**
 * This machine. A run waits there for the trainer's set-up, if need be, and then trains, whatever becomes of the
 * notebook.
 *
 * @example
 * const run = await train(training, sdxl.tiny(), { on: local() });
 */
export function local(options: LocalOptions = {}): Launcher {
  const { processes = 1, trainer = packagedTrainer() } = options;
  if (!Number.isInteger(processes) || processes < 1) {
    throw new RangeError(`Cannot run on this machine with ${processes} processes: at least 1 is wanted`);
  }
  return {
    kind: "local",
    async stage() {
      const setup = await trainerSetup(trainer);
      if (setup.state === "failed") throw new Error(setup.message);
    },
    async submit(runFolder) {
      const log = await open(join(runFolder, "log.txt"), "a");
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL("./job.js", import.meta.url)), runFolder, trainer, String(processes)],
        { cwd: runFolder, detached: true, stdio: ["ignore", log.fd, log.fd, "ipc"] },
      );
      await log.close();
      await launched(child, runFolder);
      child.unref();
      return localJob(runFolder);
    },
  };
}

/** The run's latest job on this machine, whether it lives or not. */
export function localJob(runFolder: string): Job {
  return {
    runFolder,
    status: async () => statusOf(await readJobFile(runFolder)),
    logs: (fromByte) => readLog(runFolder, fromByte),
    cancel: (options = {}) => cancel(runFolder, options),
  };
}

async function launched(child: ReturnType<typeof spawn>, runFolder: string): Promise<void> {
  const exited = once(child, "exit").then(([code]) => {
    throw new Error(`Cannot launch the run in ${runFolder}: its process ended with ${code}; see log.txt there`);
  });
  exited.catch(() => {}); // after the launch its end is the run's own matter
  await Promise.race([once(child, "message"), exited]);
  if (child.connected) child.disconnect();
}

function statusOf(job: JobFile | undefined): JobStatus {
  if (job === undefined) return { state: "ended", note: "never submitted", exitCode: null, stopAsked: false };
  const { state, note, exitCode, stopAsked } = job;
  const told: JobStatus = { state, note, exitCode, stopAsked };
  if (state === "ended") return told;
  if (job.host !== hostname()) return { ...told, note: `on ${job.host}, which cannot be asked from here` };
  if (isAlive(job.process)) return told;
  if (job.trainer !== null && isAlive(job.trainer)) return told; // its launcher was killed, it was not
  return { ...told, state: "ended", note: "the job's process is gone: it was killed, or the machine went down" };
}

async function cancel(runFolder: string, options: CancelOptions): Promise<void> {
  const { graceMs = defaultGraceMs, signal } = options;
  await ask(runFolder);
  const killAtMs = performance.now() + graceMs;
  let killed = false;
  while ((await localJob(runFolder).status()).state !== "ended") {
    const late: boolean = !killed && performance.now() >= killAtMs;
    if (late || (await isUnheard(runFolder))) await ask(runFolder);
    killed ||= late;
    await delay(pollMs, undefined, { signal });
  }
}

/** Whether the job's process died before it could hand the signal on. */
async function isUnheard(runFolder: string): Promise<boolean> {
  const job = await readJobFile(runFolder);
  return job !== undefined && !job.stopAsked && !isAlive(job.process);
}

async function ask(runFolder: string): Promise<void> {
  const job = await readJobFile(runFolder);
  if (job === undefined || statusOf(job).state === "ended") return;
  if (job.host !== hostname()) throw new Error(`Cannot stop the run in ${runFolder} from here: it runs on ${job.host}`);
  if (isAlive(job.process)) return send(job.process, "SIGTERM");
  await writeJobFile(runFolder, { ...job, stopAsked: true }); // without its launcher nobody else writes there
  for (const pid of await rankPids(runFolder)) sendTo(pid, job.stopAsked ? "SIGKILL" : "SIGTERM");
  if (job.stopAsked && job.trainer !== null) send(job.trainer, "SIGKILL");
}

function packagedTrainer(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "trainer/train.py"))) {
    if (folder === dirname(folder)) throw new Error("Cannot find the trainer: this package has no trainer/train.py");
    folder = dirname(folder);
  }
  return join(folder, "trainer");
}
