/** What planning takes: photos and latents as plain records, and the options that decide everything else. */
import type { AliasTable, PromptPhoto, PromptRecipe } from "../prompts/index.ts";

/** A photo that might be trained on. */
export interface PlanPhoto extends PromptPhoto {
  /** What people know it by, for the report. */
  readonly path: string;
}

/** Where one latent of a photo lies. */
export interface PlanLatent {
  readonly photo: string;
  /** Which crop and VAE sample, from 0; an epoch takes one, the next epoch the next. */
  readonly variant: number;
  /** Its shape as `832x1216`, width first. Only latents of one bucket share a microbatch. */
  readonly bucket: string;
  readonly shard: string;
  readonly row: number;
}

/**
 * What a microbatch has in common: `"shape-and-pieces"` (default) one bucket and one number of pieces, so that nothing
 * is padded; `"shape"` one bucket only, padded to its longest prompt.
 */
export type BatchBy = "shape-and-pieces" | "shape";

/** Photos that are measured again and again with the same prompts and noise. */
export interface Probe {
  /** How many photos; 0 for none. */
  readonly photos: number;
  /** Rows a photo, each with its own prompt and noise: more draws, a steadier mean. Default 1. */
  readonly draws?: number;
}

/** What decides a plan, beside photos and latents. */
export interface PlanSettings {
  readonly recipe: PromptRecipe;
  /** Samples an optimizer step. */
  readonly batchSize: number;
  /** Samples a forward pass; divides `batchSize`. */
  readonly microbatchSize: number;
  readonly steps: number;
  readonly seed: number;
  readonly batchBy: BatchBy;
  readonly validation: Required<Probe>;
  readonly stable: Required<Probe>;
  readonly aliases?: AliasTable | undefined;
}
