/** Opening a finished plan. */
import { access, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { displaySymbol } from "../host/index.ts";
import { openTables, readParquet, type TableSource } from "../tables/index.ts";
import { type PlanFile, planFileName } from "./file.ts";
import type { PlanRow } from "./row.ts";
import { planHtml, planText } from "./show.ts";
import type { TrainingPlan } from "./training-plan.ts";

/**
 * Opens the plan in a folder.
 *
 * @throws Error where there is no finished plan, or where a file that it names is missing
 * @example
 * const training = await openPlan("photos/.vivarium/plans/3f2a90c41b7e");
 * training.steps;
 */
export async function openPlan(folder: string): Promise<TrainingPlan> {
  const at = resolve(folder);
  const head = await readPlanFile(at);
  if (head === undefined) {
    throw new Error(
      `Cannot open a plan in ${at}: it has no ${planFileName}. Make one there with plan(…, { at: folder }).`,
    );
  }
  const files = (tables: readonly { readonly file: string }[]): string[] => tables.map(({ file }) => join(at, file));
  const probes = [head.validation, head.stable].filter((table) => table !== undefined);
  for (const file of files([...head.parts, ...probes, head.leftOut])) {
    await access(file).catch((cause: unknown) => {
      throw new Error(`Cannot open the plan in ${at}: ${file} is missing. Delete the folder and plan again.`, {
        cause,
      });
    });
  }
  const parts = files(head.parts);
  // A probe without rows still answers questions: with no rows, of the same columns.
  const source = (table: PlanFile["validation"]): TableSource =>
    table === undefined ? { select: "SELECT * FROM plan WHERE false" } : { files: files([table]) };
  const tables = openTables({
    plan: { files: parts },
    validation: source(head.validation),
    stable: source(head.stable),
    left_out: { files: files([head.leftOut]) },
  });
  return {
    folder: at,
    hash: head.hash,
    steps: head.steps,
    samples: head.samples,
    batchSize: head.batchSize,
    microbatchSize: head.microbatchSize,
    seed: head.seed,
    report: head.report,
    rows: () => rowsOf(parts),
    sql: tables.sql,
    [displaySymbol]: () => ({ "text/html": planHtml(head, at), "text/plain": planText(head, at) }),
  };
}

/** The contents of a folder's `plan.json`; `undefined` where there is none. */
export async function readPlanFile(folder: string): Promise<PlanFile | undefined> {
  const path = join(folder, planFileName);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  let head: { readonly format?: unknown } | null;
  try {
    head = JSON.parse(text) as typeof head; // looked at below
  } catch (cause) {
    throw new Error(`Cannot read ${path}: it is not JSON. Delete the folder and plan again.`, { cause });
  }
  if (head?.format !== 1) {
    throw new Error(`Cannot read ${path}: its format is ${String(head?.format)}, format 1 was wanted. Plan again.`);
  }
  return head as PlanFile; // written by writePlan()
}

async function* rowsOf(parts: readonly string[]): AsyncGenerator<PlanRow> {
  for (const part of parts) yield* await readParquet<PlanRow>(part);
}
