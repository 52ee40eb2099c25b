import { bucketReport } from "../../bucketing/index.ts";
import type { PhotoSource } from "../../dataset/index.ts";
import type { Latents } from "../../latents/index.ts";
import { shownFigure, type Widget, widget } from "../widget.ts";
import { type BucketCounts, bucketsFigure, type LeftOut } from "./figure.ts";
import { bucketsText } from "./static.ts";

/**
 * How many photos each bucket gets, and which photos none takes and why: of photos as the SDXL buckets would take them,
 * or of latents as they were made.
 *
 * @example
 * widgets.buckets(photos)
 */
export function buckets(of: PhotoSource | Latents): Widget {
  return widget(async () => {
    const data = "report" in of ? countsOfLatents(of) : countsOfPhotos(await of.rows());
    return shownFigure(bucketsFigure(data), bucketsText(data));
  });
}

function countsOfLatents({ report }: Latents): BucketCounts {
  return { buckets: report.buckets, leftOut: byReason(report.leftOut) };
}

function countsOfPhotos(rows: Awaited<ReturnType<PhotoSource["rows"]>>): BucketCounts {
  const report = bucketReport(rows);
  return { buckets: report.buckets, leftOut: byReason(report.dropped) };
}

interface LeftOutPhoto {
  readonly path: string | undefined;
  readonly reason: string;
  readonly message: string;
}

function byReason(photos: readonly LeftOutPhoto[]): LeftOut[] {
  const reasons = new Map<string, LeftOut>();
  for (const { path, reason, message } of photos) {
    const before = reasons.get(reason);
    const example = before?.example ?? `${path ?? "a photo"}: ${message}`;
    reasons.set(reason, { reason: reason.replaceAll("-", " "), count: (before?.count ?? 0) + 1, example });
  }
  return [...reasons.values()];
}
