/** From what the caller said to settings that decide everything, and to the hash of all that decides. */
import { createHash } from "node:crypto";
import { hashOfJson } from "../files/index.ts";
import { type AliasTable, checked, type PromptRecipe } from "../prompts/index.ts";
import type { SortedPhotos } from "./candidates.ts";
import { defaultValidationPhotos } from "./held-out.ts";
import type { BatchBy, PlanSettings, Probe } from "./records.ts";

/** What a plan is made by. Either `steps` or `samples` is given. */
export interface PlanOptions {
  /** How prompts are made: `prompts.captionsV2()` or `prompts.tagsV1()`. */
  readonly recipe: PromptRecipe;
  /** Samples an optimizer step. */
  readonly batchSize: number;
  /**
   * Samples a forward pass; divides `batchSize`. Default: the largest divisor up to 16 that a bucket's mean number of
   * photos allows, because a microbatch has one bucket and small datasets fill large ones slowly.
   */
  readonly microbatchSize?: number;
  /** Optimizer steps. */
  readonly steps?: number;
  /** Training samples, instead of `steps`; what fills no whole step is cut: steps = floor(samples / batchSize). */
  readonly samples?: number;
  /** Of every draw. Any safe integer. */
  readonly seed: number;
  /** What a microbatch has in common. Default `"shape-and-pieces"`. */
  readonly batchBy?: BatchBy;
  /** Photos held out. Default: 15 % of the photos, at most 2048, one draw each; chosen by content, whatever the seed. */
  readonly validation?: Probe;
  /** Training photos measured with fixed prompts and noise. Default: as many as validation has, one draw each. */
  readonly stable?: Probe;
  /** Other names of tags, from `prompts.readAliases()`. */
  readonly aliases?: AliasTable;
  /** Where the plan is written. Default: `plans/<first 12 digits of the hash>` in the dataset's folder of tables. */
  readonly at?: string;
  /** Stops the planning. Default: the running cell's. */
  readonly signal?: AbortSignal;
}

/** Grows when the same inputs come to mean other rows, so that old plans are not taken for new ones. */
const planRules = 1;

const mostDefaultMicrobatch = 16;

/** @throws RangeError that lists every option with an impossible value */
export function settle(options: PlanOptions, sorted: SortedPhotos): PlanSettings {
  const { recipe, batchSize, seed, aliases, batchBy = "shape-and-pieces" } = options;
  checked(recipe);
  const problems: string[] = [];
  const want = (holds: boolean, name: string, value: unknown, wanted: string): void => {
    if (!holds) problems.push(`${name} is ${String(value)}: ${wanted} was wanted`);
  };
  const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  want(isCount(batchSize, 1), "batchSize", batchSize, "an integer of at least 1");
  want(Number.isSafeInteger(seed), "seed", seed, "a safe integer");
  want(["shape", "shape-and-pieces"].includes(batchBy), "batchBy", batchBy, '"shape-and-pieces" or "shape"');
  const microbatchSize = options.microbatchSize ?? defaultMicrobatchSize(batchSize, sorted);
  want(isCount(microbatchSize, 1), "microbatchSize", microbatchSize, "an integer of at least 1");
  want(
    !isCount(batchSize, 1) || !isCount(microbatchSize, 1) || batchSize % microbatchSize === 0,
    "microbatchSize",
    microbatchSize,
    `a divisor of batchSize ${batchSize}`,
  );
  const { steps, samples } = options;
  if ((steps === undefined) === (samples === undefined)) problems.push("either steps or samples was wanted, not both");
  else if (steps !== undefined) want(isCount(steps, 1), "steps", steps, "an integer of at least 1");
  else want(isCount(samples ?? 0, batchSize), "samples", samples, `an integer of at least batchSize ${batchSize}`);
  const validation = probe(options.validation, defaultValidationPhotos(sorted.candidates.length));
  const stable = probe(options.stable, validation.photos);
  for (const [name, { photos, draws }] of Object.entries({ validation, stable })) {
    want(isCount(photos, 0), `${name}.photos`, photos, "an integer of at least 0");
    want(isCount(draws, 1), `${name}.draws`, draws, "an integer of at least 1");
  }
  if (problems.length > 0) throw new RangeError(`Cannot plan: ${problems.join("; ")}.`);
  return {
    recipe,
    batchSize,
    microbatchSize,
    steps: steps ?? Math.floor((samples ?? 0) / batchSize),
    seed,
    batchBy,
    validation,
    stable,
    aliases,
  };
}

function probe(asked: Probe | undefined, photos: number): Required<Probe> {
  return { photos: asked?.photos ?? photos, draws: asked?.draws ?? 1 };
}

function defaultMicrobatchSize(batchSize: number, { candidates }: SortedPhotos): number {
  const buckets = new Set(candidates.map(({ latents }) => latents[0].bucket)).size;
  const photosABucket = candidates.length / Math.max(1, buckets);
  let size = Math.max(1, Math.min(mostDefaultMicrobatch, Math.floor(photosABucket), batchSize));
  while (size > 1 && batchSize % size !== 0) size -= 1;
  return size;
}

/** The hash of everything that decides a plan's rows; neither paths nor times are in it. */
export function hashOfPlan(sorted: SortedPhotos, latentsHash: string, settings: PlanSettings): string {
  const { aliases, ...plain } = settings;
  const table = aliases === undefined ? [] : [...aliases.aliasesOf].sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOfJson({
    rules: planRules,
    inputs: hashOfInputs(sorted),
    latents: latentsHash,
    settings: plain,
    aliases: hashOfJson(table),
  });
}

function hashOfInputs({ candidates, leftOut }: SortedPhotos): string {
  const hash = createHash("sha256");
  const line = (value: unknown): unknown => hash.update(`${JSON.stringify(value)}\n`);
  for (const { photo, latents } of candidates) {
    line([photo.id, photo.tags, photo.caption ?? null, photo.score ?? null, photo.watermark]);
    for (const { variant, bucket, shard, row } of latents) line([variant, bucket, shard, row]);
  }
  for (const { photo, kind } of leftOut) line([photo, kind]);
  return hash.digest("hex");
}
