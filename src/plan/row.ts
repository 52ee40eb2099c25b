/** One sample of a plan, as it lies in the parts: who, with which prompt, at which place in the run. */

/** A sample. Rows come in the order of consumption: by step, then microbatch, then slot. */
export interface PlanRow {
  /** The optimizer step that takes the sample, from 0. */
  readonly step: number;
  /** The microbatch within the step, from 0; its samples have one bucket. */
  readonly microbatch: number;
  /** The place within the microbatch, from 0. */
  readonly slot: number;
  /** The photo's id: the SHA-256 of its file, in hexadecimal digits. */
  readonly photo: string;
  /** The latents' shard, as `832x1216/00000`. */
  readonly shard: string;
  /** The row in the shard. */
  readonly row: number;
  /** The pieces of 75 tokens that this sample's own prompt needs, 1 to 3. */
  readonly chunks: number;
  /** The prompt as text, before the cut at 225 tokens. */
  readonly prompt: string;
  /** The prompt's CLIP ids without BOS, EOS and padding, at most 225. */
  readonly tokens: ArrayLike<number>;
  /** The seed of the sample's noise and timestep, in [0, 2^53). */
  readonly noise_seed: number;
}
