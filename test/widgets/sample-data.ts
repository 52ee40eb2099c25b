/** Made-up data in the shapes that widgets take, the same at each run. */
import { join } from "node:path";
import { bucketName, sdxlBuckets } from "../../src/bucketing/index.ts";
import type { PhotoSource } from "../../src/dataset/index.ts";
import { random } from "../../src/random/index.ts";
import { openTables, writeParquet } from "../../src/tables/index.ts";
import type { BucketCounts } from "../../src/widgets/buckets/figure.ts";
import type { PlanOfLengths } from "../../src/widgets/index.ts";
import type { Lengths } from "../../src/widgets/prompt-lengths/figure.ts";
import type { Box, BoxedPhoto } from "../../src/widgets/watermarks/figure.ts";

/** 4,812 prompts, most of them below 75 tokens, 262 of them empty. */
export function sampleLengths(): Lengths {
  const draw = random("lengths");
  const tokens = Array.from({ length: 4812 }, (_, index) => {
    if (index % 20 === 0) return 0;
    return Math.min(225, Math.max(3, Math.round(draw.chance(0.85) ? draw.normal(48, 22) : draw.normal(120, 40))));
  });
  const within = (from: number, to: number): number => tokens.filter((size) => size >= from && size <= to).length;
  const counts = [within(0, 75), within(76, 150), within(151, 225)] as const;
  const lengths = counts.map((count, index) => ({ pieces: (index + 1) as 1 | 2 | 3, count }));
  const edges = Array.from({ length: 45 }, (_, index) => 1 + index * 5);
  return {
    microbatches: lengths.map((entry) => ({ ...entry, count: Math.ceil(entry.count / 16) })),
    samples: lengths,
    tokenBins: [
      { fromTokens: 0, toTokens: 0, count: within(0, 0) },
      ...edges.map((from) => ({ fromTokens: from, toTokens: from + 4, count: within(from, from + 4) })),
    ],
    cut: 17,
    unconditional: within(0, 0),
  };
}

/** A photo with all that the widgets ask of one. */
export interface SamplePhoto extends BoxedPhoto {
  readonly score: number | null;
  readonly raw: number | null;
}

/** Names that would be markup, would end an attribute, or are not Latin. */
export const hostileNames: readonly string[] = [
  "<script>alert(1)</script>.jpg",
  `"onload="alert(1).jpg`,
  "a & b 'c'.jpg",
  "猫\u0007🐈\uD800.jpg",
];

/** `count` photos with scores and now and then a box; every photo's name is hostile. */
export function samplePhotos(count: number): SamplePhoto[] {
  const draw = random("photos");
  return Array.from({ length: count }, (_, index): SamplePhoto => {
    const raw = draw.normal(40, 12);
    const size = index % 3 === 0 ? { width: 1200, height: 1600 } : { width: 1600, height: 1067 };
    const name = hostileNames[index % hostileNames.length] ?? "";
    const box = (left: number, text: string): Box => ({
      leftPx: left,
      topPx: 900,
      rightPx: left + 420,
      bottomPx: 960,
      confidence: Math.round(100 * (0.6 + 0.4 * draw.uniform())) / 100,
      text,
    });
    const boxes =
      index % 4 === 0 ? [box(40, "© <b>photo</b> archive"), box(700, "")].slice(0, 1 + (index % 8) / 4) : [];
    const score = Math.min(9, Math.max(0, Math.floor(9.5 - (raw - 10) / 6)));
    return { path: `set-${index}/${name}`, ...size, score, raw, boxes };
  });
}

/** Buckets with photos in most of them, and photos that two reasons leave out. */
export function sampleBuckets(): BucketCounts {
  const draw = random("buckets");
  return {
    buckets: sdxlBuckets().map((bucket) => ({
      name: bucketName(bucket),
      count: draw.chance(0.3) ? 0 : draw.below(4000),
    })),
    leftOut: [
      { reason: "too small", count: 212, example: "set/<i>small</i>.jpg: 300×200 px are less than 832x576" },
      { reason: "unreadable", count: 3, example: "set/broken.jpg: the file ends before the picture does" },
    ],
  };
}

/** A plan's table in `folder`: five microbatches of two, four of the ten prompts within 75 tokens. */
export async function samplePlan(folder: string): Promise<PlanOfLengths> {
  const lengths = [10, 10, 70, 70, 90, 90, 90, 90, 200, 200];
  const rows = lengths.map((length, index) => ({
    step: Math.floor(index / 4),
    microbatch: Math.floor(index / 2) % 2,
    chunks: Math.ceil(length / 75),
    tokens: Array.from({ length }, () => 320),
  }));
  const file = join(folder, "plan.parquet");
  await writeParquet(
    file,
    { step: "integer", microbatch: "integer", chunks: "integer", tokens: { list: "usmallint" } },
    rows,
  );
  return {
    sql: openTables({ plan: { files: [file] } }).sql,
    report: {
      photos: 10,
      trainingPhotos: 10,
      validationPhotos: 0,
      stablePhotos: 0,
      epochs: 1,
      prompts: { tags: 5, caption: 5, unconditional: 0 },
      cut: { prompts: 1, tokens: 9 },
      paddingWaste: 1,
      leftOut: [],
      waitingAtTheEnd: 0,
      unseenPhotos: 0,
    },
  };
}

/** The photos as a source; `folder` is where their files would be. */
export function sampleSourceOf(photos: readonly SamplePhoto[], folder: string): PhotoSource {
  const rows = photos.map((photo, index) => ({
    ...photo,
    id: String(index),
    bytes: 1000,
    format: "jpeg",
    tags: null,
    caption: null,
  }));
  return { root: folder, folder, hash: "none", rows: async () => rows };
}
