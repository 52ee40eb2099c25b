/** Where a photo's latent lies, as a row of `index.parquet`. */
import type { Columns } from "../tables/index.ts";

/** One latent: a photo in one of its variants (a crop and a sample of the VAE's posterior). Names are the table's columns. */
export interface LatentRow {
  /** The photo's id: the SHA-256 of its file, in hexadecimal digits. */
  readonly photo: string;
  /** Which crop and which sample of the posterior, from 0. */
  readonly variant: number;
  /** The bucket's width in pixels. */
  readonly bucket_width: number;
  /** The bucket's height in pixels. */
  readonly bucket_height: number;
  /** The shard, as `832x1216/00000`: its file is this name with `.safetensors`, below the latents' folder. */
  readonly shard: string;
  /** The row in the shard, from 0. */
  readonly row: number;
  /** The photo's height in pixels before it was resized, after EXIF orientation. */
  readonly original_height: number;
  /** The photo's width in pixels before it was resized, after EXIF orientation. */
  readonly original_width: number;
  /** Rows cut away above, in pixels of the resized photo. */
  readonly crop_top: number;
  /** Columns cut away on the left, in pixels of the resized photo. */
  readonly crop_left: number;
  /** The bucket's height in pixels. */
  readonly target_height: number;
  /** The bucket's width in pixels. */
  readonly target_width: number;
}

export const latentColumns: Columns = {
  photo: "varchar",
  variant: "integer",
  bucket_width: "integer",
  bucket_height: "integer",
  shard: "varchar",
  row: "integer",
  original_height: "integer",
  original_width: "integer",
  crop_top: "integer",
  crop_left: "integer",
  target_height: "integer",
  target_width: "integer",
};
