/** Captions and tags that people wrote beside their photos: `cat.txt` and `cat.tags.txt` beside `cat.jpg`. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { inParallel } from "../photos/index.ts";

/** A sidecar file as it was read. */
export interface SidecarFile {
  readonly path: string;
  readonly bytes: number;
  readonly mtime_ns: bigint | number;
  /** Its text without a byte order mark and without line breaks at its end; `null` where it is no UTF-8. */
  readonly text: string | null;
}

export const sidecarColumns = { path: "varchar", bytes: "bigint", mtime_ns: "bigint", text: "varchar" } as const;

/** The path of the photo's caption. */
export function captionPath(photoPath: string): string {
  return `${stem(photoPath)}.txt`;
}

/** The path of the photo's tags. */
export function tagsPath(photoPath: string): string {
  return `${stem(photoPath)}.tags.txt`;
}

/**
 * The tags in their order, each once, without the spaces around them; they may contain anything but commas and line breaks.
 *
 * @example
 * splitTags("red_panda, tree,\n tree") // ["red_panda", "tree"]
 */
export function splitTags(text: string): string[] {
  const tags = text.split(/[,\r\n]/).map((tag) => tag.trim());
  return [...new Set(tags)].filter((tag) => tag !== "");
}

/** Reads those of the sidecar files that changed since `known`. */
export async function readSidecars(
  folder: string,
  paths: readonly string[],
  known: ReadonlyMap<string, SidecarFile>,
  signal: AbortSignal | undefined,
): Promise<SidecarFile[]> {
  const read = async (path: string): Promise<SidecarFile | undefined> => {
    const found = await stat(join(folder, path), { bigint: true }).catch(() => undefined);
    if (found === undefined) return undefined; // it went since the folder was listed
    const { size, mtimeNs } = found;
    const before = known.get(path);
    if (before !== undefined && BigInt(before.mtime_ns) === mtimeNs && before.bytes === Number(size)) return before;
    return { path, bytes: Number(size), mtime_ns: mtimeNs, text: textOf(await readFile(join(folder, path))) };
  };
  return (await inParallel(paths, read, signal)).filter((file) => file !== undefined);
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/[\r\n]+$/, "");
  } catch {
    return null;
  }
}

function stem(path: string): string {
  return path.replace(/\.[^./]*$/, "");
}
