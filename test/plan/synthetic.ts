/** Photos and latents of no real dataset: ids are hashes, prompts of all lengths, every bucket a few photos. */
import { createHash } from "node:crypto";
import type { PhotoRow } from "../../src/dataset/index.ts";
import type { LatentRow } from "../../src/latents/index.ts";
import { type PlanOptions, plan } from "../../src/plan/index.ts";
import { captionsV2 } from "../../src/prompts/index.ts";
import { random } from "../../src/random/index.ts";

const shapes = [
  [832, 1216],
  [1216, 832],
  [1024, 1024],
] as const;

export function photoRow(index: number, more: Partial<PhotoRow> = {}): PhotoRow {
  const draws = random(index, "photo");
  const tags = Array.from({ length: draws.below(60) }, (_, tag) => `quality_${tag}`);
  return {
    id: createHash("sha256").update(`photo ${index}`).digest("hex"),
    path: `photos/${index}.jpg`,
    bytes: 1000,
    width: 1000,
    height: 1000,
    format: "jpeg",
    score: 1 + draws.below(9),
    raw: null,
    tags,
    caption: `Photo number ${index} of ${"something to be seen ".repeat(1 + draws.below(50))}`,
    boxes: null,
    ...more,
  };
}

export function photoRows(count: number): PhotoRow[] {
  return Array.from({ length: count }, (_, index) => photoRow(index));
}

export function latentRow({ id }: PhotoRow, variant: number = 0): LatentRow {
  const [width, height] = random(id, "bucket").pick(shapes);
  return {
    photo: id,
    variant,
    bucket_width: width,
    bucket_height: height,
    shard: `${width}x${height}/0000${variant}`,
    row: random(id, "row").below(256),
    original_height: 1000,
    original_width: 1000,
    crop_top: 0,
    crop_left: 0,
    target_height: height,
    target_width: width,
  };
}

/** Plans in `root`, of these rows. */
export async function planOf(
  root: string,
  rows: readonly PhotoRow[],
  options: Partial<PlanOptions> & { readonly latents?: readonly LatentRow[] } = {},
): ReturnType<typeof plan> {
  const { latents = rows.map((row) => latentRow(row)), ...others } = options;
  const encoded: Parameters<typeof plan>[1] = {
    folder: `${root}/latents`,
    hash: "1a".repeat(32),
    vae: { name: "linear preview", version: "1", preview: true, sha256: "2b".repeat(32) },
    rows: async () => [...latents],
  };
  return plan({ root, folder: root, hash: "3c".repeat(32), rows: async () => rows }, encoded, {
    recipe: captionsV2(),
    batchSize: 8,
    microbatchSize: 2,
    ...(others.steps === undefined && { samples: 400 }),
    seed: 7,
    ...others,
  });
}
