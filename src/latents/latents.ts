/** A set of latents on disk, opened. */
import type { BucketCount } from "../bucketing/index.ts";
import type { Displayable } from "../host/index.ts";
import type { LatentRow } from "./row.ts";

/** A set of latents: one VAE, one seed, one list of buckets. Shows itself as a summary with a few decoded latents. */
export interface Latents extends Displayable {
  /** Where `latents.json`, `index.parquet`, `manifest.jsonl` and the shards lie. */
  readonly folder: string;
  /** Of everything that decides the latents, and of every shard's bytes: 64 hexadecimal digits. */
  readonly hash: string;
  readonly vae: LatentsVae;
  readonly report: LatentsReport;
  /** Where each latent lies: bucket by bucket, shard by shard, row by row. */
  rows(): Promise<LatentRow[]>;
}

/** The VAE that made the latents. */
export interface LatentsVae {
  readonly name: string;
  readonly version: string;
  /** Whether it is only the linear preview, not a VAE that a model was trained with. */
  readonly preview: boolean;
  /** Of the encoder's ONNX file. */
  readonly sha256: string;
}

/** What the last encoding found. */
export interface LatentsReport {
  /** Photos that were given. */
  readonly photos: number;
  /** Latents on disk. */
  readonly latents: number;
  /** Latents by bucket, from narrow to wide; empty buckets too. */
  readonly buckets: readonly BucketCount[];
  /** Photos without a latent, each with its reason, in the order of their paths. */
  readonly leftOut: readonly LeftOutPhoto[];
  /** Latents of photos that were not among those given: another part of the dataset, or gone. They stay on disk. */
  readonly others: number;
}

/** A photo without a latent. */
export interface LeftOutPhoto {
  readonly id: string;
  readonly path: string;
  /** `too-small`: smaller than its bucket. `unreadable`: missing, or not to be decoded. `not-finite`: the VAE gave no usable numbers. */
  readonly reason: "too-small" | "unreadable" | "not-finite";
  /** Why, with numbers, and how to mend it. */
  readonly message: string;
}
