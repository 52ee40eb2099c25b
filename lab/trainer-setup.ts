/**
 * The trainer's half of the set-up, in a process of its own: the lab opens while PyTorch is still being installed, and
 * closing the lab does not stop it. `trainer/.setup/state.json` says how far it is; a training launch waits for it.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { FolderInUseError, withLock, writeFileAtomic } from "../src/files/index.ts";
import { ensureEnvironment, isReady } from "./environment.ts";
import { trainerEnvironment } from "./environments.ts";
import { root } from "./folders.ts";
import { SetupError } from "./python.ts";

/** What `state.json` holds. */
export interface TrainerState {
  readonly state: "installing" | "ready" | "failed";
  /** What is done now, or why it failed. */
  readonly detail: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  /** The process that works on it. */
  readonly pid: number;
}

const folder = join(root, "trainer/.setup");
const statePath = join(folder, "state.json");

/** What is known of the trainer's half. */
export function readTrainerState(): TrainerState | undefined {
  return existsSync(statePath) ? (JSON.parse(readFileSync(statePath, "utf8")) as TrainerState) : undefined; // ours
}

/**
 * Starts the trainer's half in the background where it is not ready and nobody works on it.
 * A set-up that was killed is taken up again.
 */
export async function startTrainerSetup(): Promise<TrainerState["state"]> {
  const state = readTrainerState();
  if (isReady(trainerEnvironment)) {
    if (state?.state !== "ready") await writeState("ready", "");
    return "ready";
  }
  if (state?.state === "installing" && isSetup(state.pid)) return "installing";
  await mkdir(folder, { recursive: true });
  const log = await open(trainerEnvironment.logPath, "a"); // what pip prints goes there too
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--run"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  await writeState("installing", "starting", child.pid);
  child.unref();
  await log.close();
  return "installing";
}

/** Does the work in this process. */
async function setUp(): Promise<void> {
  try {
    await withLock(folder, "install the trainer's packages", async () => {
      await ensureEnvironment(trainerEnvironment, {
        onDetail: (detail) => void writeStateSoon(detail),
      });
      await lastWrite;
      await writeState("ready", "");
    });
  } catch (error) {
    if (error instanceof FolderInUseError) return; // another start was faster
    await lastWrite;
    await writeState("failed", error instanceof Error ? error.message : String(error));
    if (!(error instanceof SetupError)) throw error;
  }
}

let lastWrite: Promise<void> = Promise.resolve();
let nextDetail: string | undefined;

/** Writes the newest detail; those that came while a write was under way are left out. */
function writeStateSoon(detail: string): Promise<void> {
  if (nextDetail === undefined) {
    lastWrite = lastWrite.then(() => {
      const newest = nextDetail ?? detail;
      nextDetail = undefined;
      return writeState("installing", newest);
    });
  }
  nextDetail = detail;
  return lastWrite;
}

async function writeState(state: TrainerState["state"], detail: string, pid: number = process.pid): Promise<void> {
  const value: TrainerState = { state, detail, updatedAt: new Date().toISOString(), pid };
  await writeFileAtomic(statePath, `${JSON.stringify(value)}\n`);
}

/** Whether the process lives and is a set-up: after a reboot its number may be somebody else's. */
function isSetup(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(dirname(commandLine)) || readFileSync(commandLine, "utf8").includes("trainer-setup");
}

if (process.argv[2] === "--run" && process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
