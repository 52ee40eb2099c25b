/** `plan.json`: the plan's head, written last, so that a folder with it holds a finished plan. */
import type { LatentsVae } from "../latents/index.ts";
import type { PromptRecipe } from "../prompts/index.ts";
import type { Columns } from "../tables/index.ts";
import type { BatchBy, Probe } from "./records.ts";
import type { PlanReport } from "./training-plan.ts";

/** One file of rows. */
export interface PlanTable {
  /** Relative to the plan's folder. */
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
}

/** A part of the training rows; parts hold whole steps. */
export interface PlanPart extends PlanTable {
  readonly firstStep: number;
  readonly lastStep: number;
}

/** The contents of `plan.json`. */
export interface PlanFile {
  readonly format: 1;
  readonly hash: string;
  readonly seed: number;
  readonly batchSize: number;
  readonly microbatchSize: number;
  readonly steps: number;
  readonly samples: number;
  readonly batchBy: BatchBy;
  readonly probes: { readonly validation: Required<Probe>; readonly stable: Required<Probe> };
  readonly parts: readonly PlanPart[];
  /** Held-out rows; missing where there are none. */
  readonly validation?: PlanTable;
  /** Watched training rows; missing where there are none. */
  readonly stable?: PlanTable;
  /** Photos that training doesn't see: `photo`, `path`, `kind`. */
  readonly leftOut: PlanTable;
  readonly latents: { readonly path: string; readonly hash: string; readonly vae: LatentsVae };
  readonly dataset: { readonly path: string; readonly hash: string };
  readonly recipe: PromptRecipe;
  readonly report: PlanReport;
}

export const planFileName = "plan.json";

export const planColumns: Columns = {
  step: "integer",
  microbatch: "integer",
  slot: "integer",
  photo: "varchar",
  shard: "varchar",
  row: "integer",
  chunks: "integer",
  prompt: "varchar",
  tokens: { list: "usmallint" },
  noise_seed: "bigint",
};

export const leftOutColumns: Columns = { photo: "varchar", path: "varchar", kind: "varchar" };
