/** The job of a run that another notebook submitted, perhaps last week. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "./launcher.ts";
import { localJob } from "./local/local.ts";

/** The run's latest job; undefined where it was never submitted. */
export function attachJob(runFolder: string): Job | undefined {
  return existsSync(join(runFolder, "job.json")) ? localJob(runFolder) : undefined;
}
