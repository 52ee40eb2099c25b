/** A plan into its folder: tables first, `plan.json` last. */
import { rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { hashOfFile, writeFileAtomic } from "../files/index.ts";
import { type Columns, writeParquet } from "../tables/index.ts";
import { leftOutColumns, type PlanFile, type PlanPart, type PlanTable, planColumns, planFileName } from "./file.ts";
import type { MadePlan } from "./make.ts";
import type { PlanSettings } from "./records.ts";

/** About so many rows a part; parts hold whole steps. */
const rowsPerPart = 65_536;

/** Where a plan's inputs lie, and what they are. */
export interface PlanInputs {
  readonly latents: PlanFile["latents"];
  readonly dataset: PlanFile["dataset"];
}

/** What is written, where. */
export interface PlanWriting {
  readonly folder: string;
  readonly hash: string;
  readonly made: MadePlan;
  readonly settings: PlanSettings;
  /** With absolute paths; they are written relative to the folder. */
  readonly inputs: PlanInputs;
  readonly advance: (rows: number) => void;
}

export async function writePlan(writing: PlanWriting): Promise<void> {
  const { folder, hash, made, settings, inputs } = writing;
  const { recipe, seed, batchSize, microbatchSize, steps, batchBy, validation, stable } = settings;
  await rm(join(folder, "parts"), { recursive: true, force: true }); // of a planning that was stopped
  const table = async (
    file: string,
    columns: Columns,
    rows: Iterable<object> | AsyncIterable<object>,
  ): Promise<PlanTable> => {
    const path = join(folder, file);
    let count = 0;
    await writeParquet(
      path,
      columns,
      counted(rows, () => ++count),
    );
    return { file, sha256: await hashOfFile(path), rows: count };
  };
  const probes = {
    ...(made.validation.length > 0 && { validation: await table("validation.parquet", planColumns, made.validation) }),
    ...(made.stable.length > 0 && { stable: await table("stable.parquet", planColumns, made.stable) }),
  };
  const parts: PlanPart[] = [];
  const stepsPerPart = Math.max(1, Math.floor(rowsPerPart / batchSize));
  for (let firstStep = 0; firstStep < steps; firstStep += stepsPerPart) {
    const lastStep = Math.min(steps, firstStep + stepsPerPart) - 1;
    const rows = next(made.training, (lastStep - firstStep + 1) * batchSize, writing.advance);
    const file = `parts/${String(parts.length).padStart(5, "0")}.parquet`;
    parts.push({ ...(await table(file, planColumns, rows)), firstStep, lastStep });
  }
  await made.training.return(undefined);
  const leftOut = await table("left_out.parquet", leftOutColumns, made.unused());
  const head: PlanFile = {
    format: 1,
    hash,
    seed,
    batchSize,
    microbatchSize,
    steps,
    samples: steps * batchSize,
    batchBy,
    probes: { validation, stable },
    parts,
    ...probes,
    leftOut,
    latents: { ...inputs.latents, path: relativePath(folder, inputs.latents.path) },
    dataset: { ...inputs.dataset, path: relativePath(folder, inputs.dataset.path) },
    recipe,
    report: made.report(),
  };
  await writeFileAtomic(join(folder, planFileName), `${JSON.stringify(head, null, 2)}\n`);
}

/** The next `count` rows; the iterator goes on behind them. */
async function* next<T>(rows: AsyncGenerator<T>, count: number, advance: (rows: number) => void): AsyncGenerator<T> {
  for (let taken = 0; taken < count; taken++) {
    const { value, done } = await rows.next();
    if (done === true) throw new Error(`Cannot write the plan: its rows ended ${count - taken} early`);
    if (taken % 64 === 63 || taken === count - 1) advance((taken % 64) + 1);
    yield value;
  }
}

async function* counted<T extends object>(
  rows: Iterable<T> | AsyncIterable<T>,
  count: () => void,
): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows) {
    count();
    yield row as Record<string, unknown>; // a record by its column names
  }
}

function relativePath(from: string, to: string): string {
  return relative(from, to).split(sep).join("/");
}
