/** Whether the trainer's Python packages are there: `npm start` installs them in the background and writes how far it is. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { processOf } from "./process.ts";

/** The set-up at one moment. */
export type Setup =
  | { readonly state: "ready"; readonly python: string }
  | { readonly state: "installing"; readonly detail: string }
  | { readonly state: "failed"; readonly message: string };

const schema = z.object({ state: z.enum(["installing", "ready", "failed"]), detail: z.string(), pid: z.int() });

/** Reads `.setup/state.json`; an environment that somebody made by hand, without one, is ready too. */
export async function trainerSetup(trainerFolder: string): Promise<Setup> {
  const python = join(trainerFolder, ".venv/bin/python");
  const failed = (reason: string): Setup => ({
    state: "failed",
    message: `Cannot start the trainer: ${reason}. "npm start" sets it up; its log is ${join(trainerFolder, ".setup/log.txt")}`,
  });
  const told = await readState(trainerFolder);
  if (told?.state === "installing") {
    if (processOf(told.pid) !== undefined) return { state: "installing", detail: told.detail };
    return failed(`its set-up was ended in the middle (${told.detail})`);
  }
  if (told?.state === "failed") return failed(`its set-up failed: ${told.detail}`);
  if (existsSync(python)) return { state: "ready", python };
  return failed(`its Python packages are not installed (there is no ${python})`);
}

async function readState(trainerFolder: string): Promise<z.infer<typeof schema> | undefined> {
  const path = join(trainerFolder, ".setup/state.json");
  if (!existsSync(path)) return undefined;
  return schema.parse(JSON.parse(await readFile(path, "utf8")));
}
