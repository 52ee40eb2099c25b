/** One Python environment with pinned packages: made once, mended when its list changes, made anew after a broken set-up. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { mkdir, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import { writeFileAtomic } from "../src/files/index.ts";
import { explainPipFailure, pipDetail } from "./pip.ts";
import { findPython, pythonEnvironment, SetupError } from "./python.ts";

/** What an environment is made of. */
export interface Environment {
  /** In messages: "the lab's Python packages". */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Absolute paths of pinned lists; installed in this order. */
  readonly requirements: readonly string[];
  /** Room that the installation takes, temporary files included. */
  readonly neededBytes: number;
  /** Absolute; what pip prints is kept there. */
  readonly logPath: string;
}

/** Where the words of a set-up go. */
export interface SetupListener {
  /** What is being done now, a few words. */
  readonly onDetail: (detail: string) => void;
}

interface Stamp {
  /** `installing` that stays behind means: the set-up was killed. */
  readonly state: "installing" | "ready";
  /** Hash of each list that is installed, by its path. */
  readonly installed: Readonly<Record<string, string>>;
}

/** Whether everything is there. Fast: reads the lists and the stamp. */
export function isReady(environment: Environment): boolean {
  const stamp = readStamp(environment);
  return stamp?.state === "ready" && existsSync(python(environment)) && missing(environment, stamp).length === 0;
}

/** The environment's interpreter. */
export function python(environment: Environment): string {
  return join(environment.folder, "bin/python");
}

/**
 * Makes the environment, or what is missing of it; returns at once where nothing is.
 *
 * @throws SetupError with one line that says what is missing and how to mend it
 */
export async function ensureEnvironment(environment: Environment, listener: SetupListener): Promise<void> {
  if (isReady(environment)) return;
  const { folder, logPath } = environment;
  await requireRoom(environment);
  await mkdir(dirname(logPath), { recursive: true });
  await writeFile(logPath, "");
  const before = readStamp(environment);
  const broken = before?.state === "installing" || !runs(python(environment));
  const kept = broken ? {} : (before?.installed ?? {});
  if (broken) {
    listener.onDetail("making the environment");
    const made = spawnSync(findPython(), ["-m", "venv", "--clear", folder], {
      encoding: "utf8",
      env: pythonEnvironment(),
    });
    if (made.status !== 0) throw await failure(environment, `${made.stdout}${made.stderr}`);
  }
  const todo = missing(environment, { state: "ready", installed: kept });
  await writeStamp(environment, { state: "installing", installed: {} });
  for (const list of todo) {
    const { status, output } = await pip(environment, list, listener);
    if (status !== 0) throw await failure(environment, output);
  }
  const installed = Object.fromEntries(environment.requirements.map((list) => [list, hashOf(list)]));
  await writeStamp(environment, { state: "ready", installed: { ...kept, ...installed } });
}

async function pip(
  environment: Environment,
  list: string,
  listener: SetupListener,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const temporary = join(environment.folder, "tmp"); // not /tmp: it may be small, and a wheel is up to 1 GB
  await mkdir(temporary, { recursive: true });
  const args = [
    "-m",
    "pip",
    "install",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar",
    "off",
    "-r",
    list,
  ];
  const child = spawn(python(environment), args, {
    env: pythonEnvironment({ TMPDIR: temporary, PYTHONUNBUFFERED: "1" }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const log = createWriteStream(environment.logPath, { flags: "a" });
  const read = (stream: NodeJS.ReadableStream): void => {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      log.write(`${line}\n`);
      const detail = pipDetail(line);
      if (detail !== undefined) listener.onDetail(detail);
    });
  };
  read(child.stdout);
  read(child.stderr);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  await new Promise((resolve) => log.end(resolve));
  return { status, output: lines.join("\n") };
}

async function failure(environment: Environment, output: string): Promise<SetupError> {
  return new SetupError(
    explainPipFailure(output, {
      name: environment.name,
      folder: environment.folder,
      neededBytes: environment.neededBytes,
      freeBytes: await freeBytes(environment.folder),
      logPath: environment.logPath,
    }),
  );
}

async function requireRoom(environment: Environment): Promise<void> {
  const free = await freeBytes(environment.folder);
  if (free < environment.neededBytes) throw await failure(environment, "No space left on device");
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : join(folder, ".."));
  return bavail * bsize;
}

/** The venv's python is a link to a Python of the machine, which may be gone since. */
function runs(program: string): boolean {
  return existsSync(program) && spawnSync(program, ["-c", ""], { env: pythonEnvironment() }).status === 0;
}

function missing(environment: Environment, stamp: Stamp): string[] {
  return environment.requirements.filter((list) => stamp.installed[list] !== hashOf(list));
}

/** The path is in the hash because a moved environment does not work: its scripts name their interpreter by its path. */
function hashOf(list: string): string {
  return createHash("sha256").update(`${list}\0`).update(readFileSync(list)).digest("hex");
}

function readStamp(environment: Environment): Stamp | undefined {
  const path = stampPath(environment);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Stamp) : undefined; // written by writeStamp()
}

async function writeStamp(environment: Environment, stamp: Stamp): Promise<void> {
  await writeFileAtomic(stampPath(environment), `${JSON.stringify(stamp, undefined, 2)}\n`);
}

function stampPath(environment: Environment): string {
  return join(environment.folder, "vivarium.json");
}
