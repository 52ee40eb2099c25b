/** Runs found again by their id or folder. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openRun, type Run } from "./run.ts";

export interface RunsOptions {
  /** The folder that the runs lie in. Default: `runs` in the current directory. */
  readonly runs?: string;
}

/**
 * A run that this or another notebook launched: by its id, or by its folder.
 *
 * @example
 * const run = await attach("3f2a91c0b7de");
 * @throws Error that names the runs that there are, where there is no such one
 */
export async function attach(idOrFolder: string, options: RunsOptions = {}): Promise<Run> {
  const folder = resolve(runsFolder(options));
  const byId = join(folder, idOrFolder);
  if (existsSync(join(byId, "run.json"))) return openRun(byId);
  if (existsSync(join(idOrFolder, "run.json"))) return openRun(idOrFolder);
  const there = await idsIn(folder);
  const hint = there.length > 0 ? `the runs there are ${there.join(", ")}` : "there are no runs there";
  throw new Error(`Cannot attach to the run ${idOrFolder}: neither it nor ${byId} holds a run.json; ${hint}`);
}

/** All runs, oldest first. */
export async function listRuns(options: RunsOptions = {}): Promise<Run[]> {
  const folder = resolve(runsFolder(options));
  const runs = await Promise.all((await idsIn(folder)).map((id) => openRun(join(folder, id))));
  return runs.sort((a, b) =>
    a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1,
  );
}

/** The folder of runs that is meant. */
export function runsFolder({ runs = "runs" }: RunsOptions = {}): string {
  return runs;
}

async function idsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => !name.startsWith(".") && existsSync(join(folder, name, "run.json"))).sort();
}
