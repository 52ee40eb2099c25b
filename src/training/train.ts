/** Launches a run, or finds the one that is already there. */
import { mkdir, readFile, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Launcher } from "../cluster/index.ts";
import { FolderInUseError, hashOfJson, withLock, writeFileAtomic } from "../files/index.ts";
import { openRun, type Run, type RunStatus, type RunsOptions, runsFolder } from "../runs/index.ts";
import { type RecipeOptions, recipeFor } from "./recipe.ts";
import { checkRunFile, type Model, type Recipe, type RunFile, trainerVersion } from "./run-file.ts";

/** What a run needs to know of a plan. */
export interface PlanToTrain {
  /** Where `plan.json` lies. */
  readonly folder: string;
  readonly hash: string;
  /** Optimizer steps. */
  readonly steps: number;
  /** Training samples. */
  readonly samples: number;
  /** Samples a step. */
  readonly batchSize: number;
}

export interface TrainOptions extends RecipeOptions, RunsOptions {
  /** Where the run is computed, as `local()`. */
  readonly on: Launcher;
  /**
   * What becomes of a run of the same plan, model and recipe that is over. Default: it is attached to, except that a
   * failed one goes on from its last checkpoint (what kept it from going on may be mended). "resume": a stopped one goes
   * on as well. "fresh": it is set aside, under `.old` in the folder of runs, and a new one starts at step 0.
   */
  readonly again?: "resume" | "fresh";
  /** Whether a latent shard's hash is checked when it is first opened. Default true; off saves one whole reading. */
  readonly verifyShards?: boolean;
}

const lockPollMs = 100;

/**
 * Launches the training of a model by a plan and returns at once; the run shows its loss while it trains. Its id is a
 * hash of plan, model and recipe: called again with the same, this attaches to that run and launches nothing.
 *
 * @example
 * const run = await train(training, sdxl.tiny(), { on: local() });
 * @throws TypeError that names every option that is out of its range
 * @throws Error where the trainer is not set up, or `again: "fresh"` is asked for while the run still goes on
 */
export async function train(plan: PlanToTrain, model: Model, options: TrainOptions): Promise<Run> {
  const recipe = recipeFor(model, plan.samples, options);
  const id = runId(plan.hash, model, recipe);
  const runs = resolve(runsFolder(options));
  const folder = join(runs, id);
  const file = checkRunFile({
    format: 1,
    id,
    trainerVersion,
    createdAt: new Date().toISOString(),
    plan: {
      path: resolve(plan.folder),
      hash: plan.hash,
      steps: plan.steps,
      samples: plan.samples,
      batchSize: plan.batchSize,
    },
    latents: { path: await latentsFolder(plan.folder) },
    model,
    ...recipe,
    verifyShards: options.verifyShards ?? true,
  } satisfies RunFile);
  await oneAtATime(runs, `.${id}`, async () => {
    const earlier = await openRun(folder).catch(() => undefined);
    const status = await earlier?.status();
    if (status !== undefined && !isToLaunch(status, options.again)) return;
    if (status !== undefined && options.again === "fresh") await setAside(runs, id, status);
    await options.on.stage(folder);
    await mkdir(folder, { recursive: true });
    const createdAt = options.again === "fresh" ? undefined : earlier?.createdAt;
    await writeRunFile(folder, { ...file, createdAt: createdAt ?? file.createdAt }); // plan and latents may have moved
    await options.on.submit(folder);
  });
  return openRun(folder);
}

/** The id of the run of a plan, a model and a recipe: 12 hexadecimal digits. */
export function runId(planHash: string, model: Model, recipe: Recipe): string {
  return hashOfJson({ planHash, model, recipe, trainerVersion }).slice(0, 12);
}

function isToLaunch({ state, note }: RunStatus, again: TrainOptions["again"]): boolean {
  if (again === "fresh" || state === "failed") return true;
  if (state === "waiting" && note === "not launched") return true; // its launch was cut off
  return state === "stopped" && again === "resume";
}

async function setAside(runs: string, id: string, { state }: RunStatus): Promise<void> {
  if (state === "running" || state === "waiting") {
    throw new Error(
      `Cannot start the run ${id} afresh: it is ${state}. Stop it first: await (await attach("${id}")).stop()`,
    );
  }
  await mkdir(join(runs, ".old"), { recursive: true });
  await rename(join(runs, id), join(runs, ".old", `${id}-${new Date().toISOString().replaceAll(":", "")}`));
}

async function writeRunFile(folder: string, file: RunFile): Promise<void> {
  await writeFileAtomic(join(folder, "run.json"), `${JSON.stringify(file, null, 2)}\n`);
}

/** The latents' folder that the plan names, absolute. */
async function latentsFolder(planFolder: string): Promise<string> {
  const path = join(planFolder, "plan.json");
  const plan: unknown = JSON.parse(await readFile(path, "utf8"));
  const latents = (plan as { readonly latents?: { readonly path?: unknown } }).latents?.path; // looked at in the next line
  if (typeof latents !== "string") throw new Error(`Cannot train on ${path}: it does not say where its latents lie`);
  return resolve(planFolder, latents);
}

/** Two notebooks that launch the same run at the same moment take turns; the second finds the first one's. */
async function oneAtATime(runs: string, name: string, body: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await withLock(join(runs, ".launching", name), "launch a run", body);
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      await delay(lockPollMs);
    }
  }
}
