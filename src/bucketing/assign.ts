/** Which bucket a photo goes to, and how it is scaled to fill it. Pure: sizes in, sizes out. */
import { type Bucket, bucketName, fromNarrowToWide } from "./bucket.ts";

/** A photo's size in pixels, after its EXIF orientation. */
export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** A photo that fills a bucket. */
export interface Fit {
  readonly dropped?: never;
  readonly bucket: Bucket;
  /** The photo's size after scaling: one side is the bucket's, the other is at least the bucket's. */
  readonly resized: { readonly widthPx: number; readonly heightPx: number };
}

/** A photo that is left out. */
export interface Dropped {
  readonly dropped: "too-small";
  /** The bucket that it would have gone to. */
  readonly bucket: Bucket;
  /** Why, with numbers, and how to mend it. */
  readonly message: string;
}

/** How photos are fitted into buckets. */
export interface AssignOptions {
  /** Whether smaller photos are enlarged. Default no: an enlarged photo teaches blur. */
  readonly allowUpscale?: boolean;
}

/**
 * The bucket whose width / height is nearest the photo's (by absolute difference), and the size that the photo has
 * when it just covers that bucket: both sides times max(bucket width / width, bucket height / height), rounded.
 *
 * Of two buckets that are equally near, the narrower one is taken, of two with the same aspect the larger one; the
 * order of `buckets` does not matter. 3:4 is such a case, and a common one: it goes to 832x1152, not to 896x1152, as in
 * the published finetune. Nearness is compared in whole numbers, so no rounding decides.
 *
 * @throws RangeError where there are no buckets, or the size is not in whole positive pixels
 * @example
 * assignBucket({ width: 4000, height: 3000 }, sdxlBuckets())
 * // { bucket: { widthPx: 1152, heightPx: 896 }, resized: { widthPx: 1195, heightPx: 896 } }
 */
export function assignBucket(photo: PhotoSize, buckets: readonly Bucket[], options: AssignOptions = {}): Fit | Dropped {
  const { width, height } = photo;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`Cannot choose a bucket for a photo of ${width}×${height}: whole positive pixels were wanted`);
  }
  const bucket = nearest(photo, buckets);
  const { widthPx, heightPx } = bucket;
  if ((width < widthPx || height < heightPx) && options.allowUpscale !== true) {
    return { dropped: "too-small", bucket, message: tooSmall(photo, bucket) };
  }
  return { bucket, resized: coveringSize(photo, bucket) };
}

/** The size of the photo when it is scaled to just cover the bucket, enlarged or not. */
export function coveringSize({ width, height }: PhotoSize, { widthPx, heightPx }: Bucket): Fit["resized"] {
  return widthPx * height >= heightPx * width
    ? { widthPx, heightPx: Math.max(heightPx, Math.round((height * widthPx) / width)) }
    : { widthPx: Math.max(widthPx, Math.round((width * heightPx) / height)), heightPx };
}

function nearest(photo: PhotoSize, buckets: readonly Bucket[]): Bucket {
  let best: Bucket | undefined;
  for (const bucket of buckets) if (best === undefined || isNearer(photo, bucket, best)) best = bucket;
  if (best === undefined) throw new RangeError("Cannot choose a bucket: the list of buckets is empty");
  return best;
}

/** |w/h − a.w/a.h| < |w/h − b.w/b.h|, both sides times h · a.h · b.h. */
function isNearer(photo: PhotoSize, a: Bucket, b: Bucket): boolean {
  const away = (bucket: Bucket): number => Math.abs(photo.width * bucket.heightPx - bucket.widthPx * photo.height);
  const difference = away(a) * b.heightPx - away(b) * a.heightPx;
  return difference !== 0 ? difference < 0 : fromNarrowToWide(a, b) < 0;
}

function tooSmall({ width, height }: PhotoSize, bucket: Bucket): string {
  const factor = Math.max(bucket.widthPx / width, bucket.heightPx / height);
  const sides = [
    ...(width < bucket.widthPx ? [`${bucket.widthPx - width} px short in width`] : []),
    ...(height < bucket.heightPx ? [`${bucket.heightPx - height} px short in height`] : []),
  ];
  return (
    `The photo's ${width}×${height} px are ${sides.join(" and ")} for its bucket ${bucketName(bucket)}: it would have ` +
    `to be enlarged ${factor.toFixed(2)} times. Bring a larger copy, use smaller buckets such as sdxlBuckets({ resolutionPx: 768 }), or set allowUpscale.`
  );
}
