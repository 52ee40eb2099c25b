/** The shapes that photos are trained in. Pure: no photo is read here. */

/** A shape that latents are made in. */
export interface Bucket {
  /** In pixels; a multiple of 8 for the VAE, of 64 by SDXL's rule. */
  readonly widthPx: number;
  /** In pixels; a multiple of 8 for the VAE, of 64 by SDXL's rule. */
  readonly heightPx: number;
}

/** The rule that makes the buckets; what is left out follows from `resolutionPx`, as SDXL's numbers do from 1024. */
export interface BucketRule {
  /** The side of the square that a photo's area is close to. Default 1024, what SDXL was trained at. */
  readonly resolutionPx?: number;
  /** Sides are multiples of it; a multiple of 8. Default 64, as in SDXL's own list. */
  readonly stepPx?: number;
  /** The shortest side. Default half the resolution: 512. */
  readonly minSidePx?: number;
  /** The longest side. Default twice the resolution: 2048. */
  readonly maxSidePx?: number;
  /** The smallest area, inclusive. Default 231/256 of the resolution's square: 946,176 px². */
  readonly minAreaPx?: number;
  /** The largest area, inclusive. Default the resolution's square: 1,048,576 px². */
  readonly maxAreaPx?: number;
  /** The longer side over the shorter one, at most. Default 3. */
  readonly maxAspect?: number;
}

/**
 * The buckets of a rule, from the narrowest to the widest, among equally wide ones the larger first. Without options
 * they are the 31 of a large published finetune of SDXL (the SDXL paper's appendix lists 40 by another rule).
 *
 * @throws RangeError where the rule makes no sense or leaves no bucket
 * @example
 * sdxlBuckets().length // 31
 * @example
 * sdxlBuckets({ resolutionPx: 768 }).some((bucket) => bucketName(bucket) === "896x640") // true
 */
export function sdxlBuckets(options: BucketRule = {}): Bucket[] {
  const resolution = positive("resolutionPx", options.resolutionPx ?? 1024);
  const step = positive("stepPx", options.stepPx ?? 64);
  const minSide = positive("minSidePx", options.minSidePx ?? resolution / 2);
  const maxSide = positive("maxSidePx", options.maxSidePx ?? resolution * 2);
  const minArea = positive("minAreaPx", options.minAreaPx ?? (resolution ** 2 * 231) / 256);
  const maxArea = positive("maxAreaPx", options.maxAreaPx ?? resolution ** 2);
  const maxAspect = positive("maxAspect", options.maxAspect ?? 3);
  if (step % 8 !== 0) throw new RangeError(`Cannot make buckets: stepPx is ${step}, a multiple of 8 was wanted`);
  const buckets: Bucket[] = [];
  for (let width = Math.ceil(minSide / step) * step; width <= maxSide; width += step) {
    for (let height = Math.ceil(minSide / step) * step; height <= maxSide; height += step) {
      const area = width * height;
      const aspectFits = width <= maxAspect * height && height <= maxAspect * width;
      if (area >= minArea && area <= maxArea && aspectFits) buckets.push({ widthPx: width, heightPx: height });
    }
  }
  if (buckets.length === 0) {
    throw new RangeError(
      `Cannot make buckets: no multiples of ${step} in ${minSide}…${maxSide} px have an area in ` +
        `${minArea}…${maxArea} px² and an aspect up to ${maxAspect}. Widen the area or the sides.`,
    );
  }
  return buckets.sort(fromNarrowToWide);
}

/**
 * The bucket as text, width first: it is also its folder's name.
 *
 * @example
 * bucketName({ widthPx: 832, heightPx: 1216 }) // "832x1216"
 */
export function bucketName(bucket: Bucket): string {
  return `${bucket.widthPx}x${bucket.heightPx}`;
}

/** Orders buckets by aspect, among equal ones the larger first. Exact: whole numbers are compared. */
export function fromNarrowToWide(a: Bucket, b: Bucket): number {
  return a.widthPx * b.heightPx - b.widthPx * a.heightPx || b.widthPx - a.widthPx;
}

function positive(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`Cannot make buckets: ${name} is ${value}, a positive number was wanted`);
}
