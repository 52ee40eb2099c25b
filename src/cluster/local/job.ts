/**
 * The process of a job on this machine: `node job.js RUN_FOLDER TRAINER_FOLDER PROCESSES`, detached from the notebook.
 * It waits for the trainer's set-up, runs torchrun, and writes down how it ended.
 * First SIGTERM: the trainer writes a checkpoint and ends. Second: it is killed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { appendEvent, rankPids } from "./events.ts";
import { type JobFile, writeJobFile } from "./job-file.ts";
import { processOf, sendTo } from "./process.ts";
import { trainerSetup } from "./setup.ts";

const pollMs = 250;

class LocalJob {
  readonly #runFolder: string;
  readonly #trainerFolder: string;
  readonly #processes: number;
  #file: JobFile;
  #torchrun: ChildProcess | undefined;

  constructor(runFolder: string, trainerFolder: string, processes: number) {
    this.#runFolder = runFolder;
    this.#trainerFolder = trainerFolder;
    this.#processes = processes;
    this.#file = {
      launcher: "local",
      host: hostname(),
      submittedAt: new Date().toISOString(),
      process: processOf(process.pid) ?? { pid: process.pid, started: "" },
      trainer: null,
      state: "waiting",
      note: "",
      exitCode: null,
      stopAsked: false,
    };
  }

  async run(): Promise<void> {
    process.on("SIGTERM", () => void this.#stop());
    await appendEvent(this.#runFolder, "launched", { launcher: "local", processes: this.#processes });
    await this.#write({});
    process.send?.("launched");
    process.disconnect?.();
    const python = await this.#python();
    if (python === undefined) return;
    const exitCode = await this.#train(python);
    await this.#write({ state: "ended", exitCode, note: `the trainer ended with ${exitCode ?? "a signal"}` });
  }

  /** Waits for the set-up; undefined where the job ends instead. */
  async #python(): Promise<string | undefined> {
    for (;;) {
      const setup = await trainerSetup(this.#trainerFolder);
      if (this.#file.stopAsked) {
        await appendEvent(this.#runFolder, "stopped", { step: 0 });
        await this.#write({ state: "ended", note: "stopped before the trainer started" });
        return undefined;
      }
      if (setup.state === "ready") return setup.python;
      if (setup.state === "failed") {
        await appendEvent(this.#runFolder, "failed", { step: 0, message: setup.message });
        await this.#write({ state: "ended", note: setup.message });
        return undefined;
      }
      const note = `the trainer is being set up: ${setup.detail}`;
      if (note !== this.#file.note) await this.#write({ note });
      await delay(pollMs);
    }
  }

  async #train(python: string): Promise<number | null> {
    const torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", String(this.#processes)];
    const child = spawn(python, [...torchrun, join(this.#trainerFolder, "train.py"), this.#runFolder], {
      cwd: this.#runFolder,
      stdio: ["ignore", "inherit", "inherit"],
      env: environment(this.#processes),
    });
    this.#torchrun = child;
    const ended = new Promise<number | null>((resolve) => {
      child.once("error", (error) => {
        console.error(`error: Cannot start the trainer: ${error.message}`);
        resolve(null);
      });
      child.once("exit", (code) => resolve(code));
    });
    const trainer = child.pid === undefined ? undefined : processOf(child.pid);
    await this.#write({ state: "running", note: "", trainer: trainer ?? null });
    if (this.#file.stopAsked) void this.#passOn(false); // asked between the set-up and the spawn
    const exitCode = await ended;
    this.#torchrun = undefined;
    return exitCode;
  }

  async #stop(): Promise<void> {
    const again = this.#file.stopAsked;
    await this.#write({ stopAsked: true });
    await this.#passOn(again);
  }

  /** The trainer's ranks get the signal themselves: torchrun would kill them 30 s after its own, checkpoint or not. */
  async #passOn(kill: boolean): Promise<void> {
    while (this.#torchrun?.pid !== undefined && !this.#hasEnded()) {
      const ranks = await rankPids(this.#runFolder);
      for (const pid of ranks) sendTo(pid, kill ? "SIGKILL" : "SIGTERM");
      if (kill) sendTo(this.#torchrun.pid, "SIGKILL");
      if (kill || ranks.length > 0) return;
      await delay(pollMs); // they are still loading their libraries
    }
  }

  #hasEnded(): boolean {
    return this.#torchrun?.exitCode !== null || this.#torchrun.signalCode !== null;
  }

  #lastWrite: Promise<void> = Promise.resolve();

  /** Writes in turn: a signal may come while another write is under way. */
  #write(change: Partial<JobFile>): Promise<void> {
    this.#file = { ...this.#file, ...change };
    const now = this.#file;
    this.#lastWrite = this.#lastWrite.then(() => writeJobFile(this.#runFolder, now));
    return this.#lastWrite;
  }
}

function environment(processes: number): NodeJS.ProcessEnv {
  const threads = Math.max(1, Math.floor(availableParallelism() / processes));
  return {
    OMP_NUM_THREADS: String(threads),
    ...process.env,
    PYTHONUNBUFFERED: "1",
    PYTHONNOUSERSITE: "1",
    HF_HUB_OFFLINE: "1",
    TRANSFORMERS_OFFLINE: "1",
  };
}

const [, program, runFolder, trainerFolder, processes] = process.argv;
if (program === fileURLToPath(import.meta.url) && runFolder !== undefined && trainerFolder !== undefined) {
  await new LocalJob(runFolder, trainerFolder, Number(processes)).run();
}
