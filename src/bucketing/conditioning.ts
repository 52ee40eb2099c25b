/**
 * Where a photo is cut, and the six numbers that SDXL is told about it (its paper, section 2.2). Every number is named
 * by its axis; heights come before widths wherever SDXL wants them in a row.
 */
import type { Random } from "../random/index.ts";
import type { Fit, PhotoSize } from "./assign.ts";
import type { Bucket } from "./bucket.ts";

/** Where the bucket's rectangle lies on the resized photo, in its pixels. */
export interface Crop {
  readonly topPx: number;
  readonly leftPx: number;
}

/** SDXL's size and crop conditioning of one sample. */
export interface Conditioning {
  /** The photo's height in pixels before it was resized, after EXIF orientation. */
  readonly originalHeight: number;
  /** The photo's width in pixels before it was resized, after EXIF orientation. */
  readonly originalWidth: number;
  /** Rows cut away above, in pixels of the resized photo. */
  readonly cropTop: number;
  /** Columns cut away on the left, in pixels of the resized photo. */
  readonly cropLeft: number;
  /** The bucket's height in pixels. */
  readonly targetHeight: number;
  /** The bucket's width in pixels. */
  readonly targetWidth: number;
}

/**
 * A random crop of the resized photo to its bucket, each place as likely. Always takes two draws: top, then left.
 *
 * @param draws a stream of its own for each photo and variant, as `random(seed, "crop", photo, variant)`
 */
export function cropOf(fit: Fit, draws: Random): Crop {
  const topPx = draws.below(fit.resized.heightPx - fit.bucket.heightPx + 1);
  const leftPx = draws.below(fit.resized.widthPx - fit.bucket.widthPx + 1);
  return { topPx, leftPx };
}

/**
 * The conditioning of a photo that was cut at `crop` for `bucket`.
 *
 * @example
 * const told = conditioning({
 *   photo: { width: 4000, height: 3000 }, crop: { topPx: 0, leftPx: 21 }, bucket: { widthPx: 1152, heightPx: 896 },
 * });
 * timeIds(told) // [3000, 4000, 0, 21, 896, 1152]
 */
export function conditioning(of: {
  readonly photo: PhotoSize;
  readonly crop: Crop;
  readonly bucket: Bucket;
}): Conditioning {
  return {
    originalHeight: of.photo.height,
    originalWidth: of.photo.width,
    cropTop: of.crop.topPx,
    cropLeft: of.crop.leftPx,
    targetHeight: of.bucket.heightPx,
    targetWidth: of.bucket.widthPx,
  };
}

/** The six numbers in the order of SDXL's `time_ids`: original height and width, crop top and left, target height and width. */
export function timeIds(of: Conditioning): [number, number, number, number, number, number] {
  return [of.originalHeight, of.originalWidth, of.cropTop, of.cropLeft, of.targetHeight, of.targetWidth];
}
