/** A bucket report as text. */
import { count, share } from "../figure/scale.ts";
import { textBars } from "../figure/text-bars.ts";
import { type BucketCounts, bucketsFinding } from "./figure.ts";

export function bucketsText(data: BucketCounts): string {
  const rows = [
    ...data.buckets.filter((bucket) => bucket.count > 0),
    ...data.leftOut.map((entry) => ({ name: entry.reason, count: entry.count })),
  ];
  const all = rows.reduce((sum, row) => sum + row.count, 0);
  const bars = rows.map((row) => ({
    name: row.name,
    value: row.count,
    label: `${count(row.count)} (${share(row.count, all)})`,
  }));
  return [
    `Buckets: ${bucketsFinding(data)}`,
    ...(bars.length === 0 ? [] : [textBars(bars)]),
    ...data.leftOut.map((entry) => `Left out, ${entry.reason}, for example ${entry.example}`),
  ].join("\n");
}
