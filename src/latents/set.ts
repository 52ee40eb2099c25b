/** A set of latents as files: `latents.json`, `index.parquet`, and what they say of the shards. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, hashOfJson, writeFileAtomic } from "../files/index.ts";
import { readParquet, writeParquet } from "../tables/index.ts";
import type { LatentsReport } from "./latents.ts";
import { indexFile, type ManifestEntry } from "./manifest.ts";
import type { LatentsRecipe } from "./recipe.ts";
import { type LatentRow, latentColumns } from "./row.ts";
import { readShardRows, shardFile } from "./shard.ts";

/** What `latents.json` holds. */
export interface LatentsFile extends LatentsRecipe {
  readonly format: 1;
  /** Whether the last encoding came to its end. */
  readonly complete: boolean;
  /** Of the recipe and of every closed shard's bytes. */
  readonly hash: string;
  readonly report: LatentsReport;
}

const setFile = "latents.json";

/** `latents.json`, or `undefined` where the folder has none. */
export async function readSet(folder: string): Promise<LatentsFile | undefined> {
  const path = join(folder, setFile);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const found = JSON.parse(text) as LatentsFile; // written by writeSet() below, if its format says so
  if (found.format !== 1) throw new Error(`Cannot read ${path}: its format is ${String(found.format)}, 1 was wanted`);
  return found;
}

/** Writes `latents.json` where it changed. */
export async function writeSet(folder: string, set: LatentsFile): Promise<void> {
  const path = join(folder, setFile);
  const text = `${JSON.stringify(JSON.parse(canonicalJson(set)), undefined, 2)}\n`;
  const there = await readFile(path, "utf8").catch(() => undefined);
  if (there !== text) await writeFileAtomic(path, text);
}

/** The hash of a set: the same latents made in another order of encodings have it too. */
export function hashOfSet(recipe: LatentsRecipe, entries: readonly ManifestEntry[]): string {
  const { vae, scale, seed, kernel, allowUpscale, buckets } = recipe;
  const shards = entries.map(({ shard, sha256 }) => `${shard} ${sha256}`).sort();
  return hashOfJson({ format: 1, vae, scale, seed, kernel, allowUpscale, buckets, shards });
}

/**
 * The rows of closed shards, from the index and, for shards that it does not know, from the shards themselves.
 * @returns also whether the index has just these rows
 */
export async function readRows(
  folder: string,
  entries: readonly ManifestEntry[],
): Promise<{ rows: LatentRow[]; indexed: boolean }> {
  const index = join(folder, indexFile);
  const known = new Map<string, LatentRow[]>();
  const there = await isFile(index);
  for (const row of there ? await readParquet<LatentRow>(index) : []) {
    const rows = known.get(row.shard);
    if (rows === undefined) known.set(row.shard, [row]);
    else rows.push(row);
  }
  const rows: LatentRow[] = [];
  let indexed = there && known.size === entries.length;
  for (const { shard, rows: count } of entries) {
    const own = known.get(shard);
    if (own?.length === count) {
      rows.push(...own);
    } else {
      indexed = false;
      rows.push(...(await readShardRows(join(folder, shardFile(shard)), shard)));
    }
  }
  return { rows: rows.sort(inOrder), indexed };
}

/** Writes `index.parquet`. */
export async function writeRows(folder: string, rows: readonly LatentRow[]): Promise<void> {
  await writeParquet(join(folder, indexFile), latentColumns, rows as readonly (LatentRow & Record<string, unknown>)[]); // an interface has no index signature of its own
}

function inOrder(a: LatentRow, b: LatentRow): number {
  return (
    a.bucket_width - b.bucket_width ||
    a.bucket_height - b.bucket_height ||
    (a.shard < b.shard ? -1 : a.shard > b.shard ? 1 : a.row - b.row)
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
