/** `manifest.jsonl`: one line a closed shard, in the order in which they were closed. Only what stands here counts. */
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, listFiles, writeFileAtomic } from "../files/index.ts";

/** A closed shard. */
export interface ManifestEntry {
  /** As `832x1216/00000`. */
  readonly shard: string;
  /** Relative to the latents' folder. */
  readonly file: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  readonly rows: number;
  readonly bucketWidth: number;
  readonly bucketHeight: number;
}

const manifestFile = "manifest.jsonl";

/** `index.parquet`, which is made from the shards and can be made again. */
export const indexFile = "index.parquet";

const ours = /^\d+x\d+\/\d{5}\.safetensors(\.[0-9a-f-]+\.tmp)?$/;

/** The closed shards; a last line without its newline is one that is still being written, and is passed over. */
export async function readManifest(folder: string): Promise<ManifestEntry[]> {
  const text = await readText(join(folder, manifestFile));
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line, index) => entryOf(folder, index, line));
}

function entryOf(folder: string, index: number, line: string): ManifestEntry {
  try {
    return JSON.parse(line) as ManifestEntry; // written by appendManifest() below
  } catch (cause) {
    throw new Error(
      `Cannot read ${join(folder, manifestFile)}: line ${index + 1} is not JSON. Delete that line and encode again: ` +
        "its shard is then made anew.",
      { cause },
    );
  }
}

/** Adds a shard whose file is in place. */
export async function appendManifest(folder: string, entry: ManifestEntry): Promise<void> {
  const file = await open(join(folder, manifestFile), "a");
  try {
    await file.writeFile(`${canonicalJson(entry)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Brings a folder in order after a writer died in it: half lines, half files and files that no line names go, and so
 * do lines whose file is gone. To be called under the folder's lock.
 *
 * @returns the shards that are there, and the names of those whose file is gone
 */
export async function mendManifest(folder: string): Promise<{ entries: ManifestEntry[]; lost: string[] }> {
  const listed = await readManifest(folder);
  const there = await Promise.all(listed.map(({ file }) => exists(join(folder, file))));
  const entries = listed.filter((_, index) => there[index]);
  const lost = listed.filter((_, index) => !there[index]).map(({ shard }) => shard);
  // The index must go first: its rows of a lost shard would be taken for those of a later one with the same name.
  if (lost.length > 0) await rm(join(folder, indexFile), { force: true });
  const text = entries.map((entry) => `${canonicalJson(entry)}\n`).join("");
  const path = join(folder, manifestFile);
  if ((await readText(path)) !== text) await writeFileAtomic(path, text);
  const named = new Set(entries.map(({ file }) => file));
  await mkdir(dirname(path), { recursive: true });
  for (const file of await listFiles(folder)) {
    if (ours.test(file) && !named.has(file)) await rm(join(folder, file));
  }
  return { entries, lost };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}
