/** How many photos each bucket gets, and which photos get none. */
import { type AssignOptions, assignBucket, type PhotoSize } from "./assign.ts";
import { type Bucket, bucketName, sdxlBuckets } from "./bucket.ts";

/** Photos by bucket. */
export interface BucketReport {
  /** Every bucket, also those without photos, in the order that they were given. */
  readonly buckets: readonly BucketCount[];
  /** Photos that fit a bucket. */
  readonly fitting: number;
  /** Photos that are left out, in the order that they came. */
  readonly dropped: readonly DroppedPhoto[];
}

/** A bucket and its photos. */
export interface BucketCount {
  readonly bucket: Bucket;
  /** As `832x1216`. */
  readonly name: string;
  readonly count: number;
}

/** A photo that no bucket takes. */
export interface DroppedPhoto {
  /** The photo's id, where it has one. */
  readonly id: string | undefined;
  /** The photo's path, where it has one. */
  readonly path: string | undefined;
  readonly reason: "too-small";
  /** Why, with numbers, and how to mend it. */
  readonly message: string;
}

/** A photo's size, and the names that the report gives it. */
export interface NamedPhotoSize extends PhotoSize {
  readonly id?: string;
  readonly path?: string;
}

/** Which buckets, and how photos are fitted into them. */
export interface BucketReportOptions extends AssignOptions {
  /** Default SDXL's 31. */
  readonly buckets?: readonly Bucket[];
}

/**
 * Counts photos by bucket.
 *
 * @example
 * bucketReport([{ width: 4000, height: 3000 }, { width: 300, height: 300 }]).dropped.length // 1
 */
export function bucketReport(photos: Iterable<NamedPhotoSize>, options: BucketReportOptions = {}): BucketReport {
  const buckets = options.buckets ?? sdxlBuckets();
  const counts = new Map<string, number>();
  const dropped: DroppedPhoto[] = [];
  let fitting = 0;
  for (const photo of photos) {
    const fit = assignBucket(photo, buckets, options);
    if (fit.dropped !== undefined) {
      dropped.push({ id: photo.id, path: photo.path, reason: fit.dropped, message: fit.message });
    } else {
      const name = bucketName(fit.bucket);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      fitting++;
    }
  }
  const named = buckets.map((bucket) => ({ bucket, name: bucketName(bucket) }));
  return { buckets: named.map((entry) => ({ ...entry, count: counts.get(entry.name) ?? 0 })), fitting, dropped };
}
