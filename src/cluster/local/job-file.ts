/** RUN/job.json of a job on this machine: which processes it is, and how far it has come. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../../files/index.ts";
import type { ProcessName } from "./process.ts";

/** Written by the job's own process, and by nobody else while that lives. */
export interface JobFile {
  readonly launcher: "local";
  readonly host: string;
  /** ISO 8601. */
  readonly submittedAt: string;
  /** The process that waits for the set-up, starts the trainer and hands it its signals. */
  readonly process: ProcessName;
  /** torchrun; null before it was started. */
  readonly trainer: ProcessName | null;
  readonly state: "waiting" | "running" | "ended";
  readonly note: string;
  readonly exitCode: number | null;
  readonly stopAsked: boolean;
}

const name = z.object({ pid: z.int().positive(), started: z.string() });

const schema: z.ZodType<JobFile> = z.object({
  launcher: z.literal("local"),
  host: z.string(),
  submittedAt: z.string(),
  process: name,
  trainer: name.nullable(),
  state: z.enum(["waiting", "running", "ended"]),
  note: z.string(),
  exitCode: z.int().nullable(),
  stopAsked: z.boolean(),
});

const pathOf = (runFolder: string): string => join(runFolder, "job.json");

/**
 * The run's latest job; undefined where it was never submitted.
 * @throws Error where job.json is not a local job's
 */
export async function readJobFile(runFolder: string): Promise<JobFile | undefined> {
  let text: string;
  try {
    text = await readFile(pathOf(runFolder), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`Cannot read ${pathOf(runFolder)}: it is not the record of a job on this machine`, { cause });
  }
}

export async function writeJobFile(runFolder: string, job: JobFile): Promise<void> {
  await writeFileAtomic(pathOf(runFolder), `${JSON.stringify(job)}\n`);
}
