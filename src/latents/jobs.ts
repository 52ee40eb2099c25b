/** Which latents a set still lacks, and which photos can have none. Pure. */
import { assignBucket, type Bucket, bucketName, type Fit } from "../bucketing/index.ts";
import type { PhotoRow } from "../dataset/index.ts";
import type { LeftOutPhoto } from "./latents.ts";
import type { LatentRow } from "./row.ts";

/** One latent that is to be made. */
export interface Job {
  readonly photo: PhotoRow;
  readonly variant: number;
  readonly fit: Fit;
}

/** What is to be done. */
export interface Work {
  /** Bucket by bucket as they were given, in each all photos of a variant before the next variant. Never an empty one. */
  readonly buckets: readonly { readonly bucket: Bucket; readonly jobs: readonly Job[] }[];
  readonly leftOut: readonly LeftOutPhoto[];
}

/** What decides the work. */
export interface WorkOptions {
  readonly buckets: readonly Bucket[];
  readonly variants: number;
  readonly allowUpscale: boolean;
  /** The latents that are there already. */
  readonly there: readonly LatentRow[];
}

export function workFor(photos: readonly PhotoRow[], options: WorkOptions): Work {
  const { variants, allowUpscale } = options;
  const there = new Set(options.there.map(({ photo, variant }) => key(photo, variant)));
  const jobs = new Map<string, Job[]>(options.buckets.map((bucket) => [bucketName(bucket), []]));
  const leftOut: LeftOutPhoto[] = [];
  const fits: { readonly photo: PhotoRow; readonly fit: Fit }[] = [];
  for (const photo of photos) {
    const fit = assignBucket(photo, options.buckets, { allowUpscale });
    if (fit.dropped === undefined) fits.push({ photo, fit });
    else leftOut.push({ id: photo.id, path: photo.path, reason: fit.dropped, message: fit.message });
  }
  for (let variant = 0; variant < variants; variant++) {
    for (const { photo, fit } of fits) {
      if (!there.has(key(photo.id, variant))) jobs.get(bucketName(fit.bucket))?.push({ photo, variant, fit });
    }
  }
  const buckets = options.buckets.map((bucket) => ({ bucket, jobs: jobs.get(bucketName(bucket)) ?? [] }));
  return { buckets: buckets.filter((entry) => entry.jobs.length > 0), leftOut };
}

function key(photo: string, variant: number): string {
  return `${photo} ${variant}`;
}
