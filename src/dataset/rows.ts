/** From files to rows and a report. Pure: what was read goes in, what is written comes out. */
import { assignBucket, bucketName, sdxlBuckets } from "../bucketing/index.ts";
import { extensionOf, isPhotoPath, type PhotoFile } from "./files.ts";
import type { Changes, DatasetReport, Problem, ProblemKind } from "./report.ts";
import { captionPath, type SidecarFile, splitTags, tagsPath } from "./sidecars.ts";

/** A row of `photos.parquet`. */
export interface FileRow {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly format: string;
}

/** The bucket that photos of a size go to; `null` where they are too small for every one. */
export interface SizeRow {
  readonly width: number;
  readonly height: number;
  readonly bucket: string | null;
}

/** All that follows from the files of a folder. */
export interface Gathered {
  /** Sorted by path, one a set of identical files. */
  readonly rows: readonly FileRow[];
  readonly sizes: readonly SizeRow[];
  readonly captions: readonly { readonly id: string; readonly caption: string }[];
  readonly tags: readonly { readonly id: string; readonly tags: readonly string[] }[];
  readonly report: DatasetReport;
}

/**
 * Gathers the rows and the report.
 *
 * @param paths every file of the folder, sorted
 */
export function gather(
  paths: readonly string[],
  files: ReadonlyMap<string, PhotoFile>,
  sidecars: ReadonlyMap<string, SidecarFile>,
): Gathered {
  const problems: Problem[] = [];
  const say = (path: string, kind: ProblemKind, message: string): void => {
    problems.push({ path, kind, message });
  };
  const photoPaths = paths.filter((path) => files.has(path));
  const copies = new Map<string, string[]>();
  const rows: FileRow[] = [];
  for (const path of photoPaths) {
    const file = files.get(path);
    if (file === undefined) continue;
    const { id, bytes, width, height, format, frames } = file;
    if (id === null || width === null || height === null || format === null) {
      say(path, file.problem as ProblemKind, file.message ?? ""); // a file without an id has both
      continue;
    }
    const same = copies.get(id);
    if (same !== undefined) {
      say(path, "duplicate", `the same bytes as ${same[0]}, which stands for both. Delete one.`);
      same.push(path);
      continue;
    }
    copies.set(id, [path]);
    rows.push({ id, path, bytes, width, height, format });
    if (frames !== null && frames > 1) say(path, "frames", `it has ${frames} frames or pages; the first is used.`);
  }
  const sizes = bucketsOf(rows, say);
  const text = (row: FileRow, pathOf: (path: string) => string, kind: "caption" | "tags"): string | undefined => {
    const candidates = [...new Set(copies.get(row.id)?.map(pathOf))];
    const found = candidates.map((path) => sidecars.get(path)).filter((file) => file !== undefined);
    for (const file of found) {
      if (file.text === null) say(file.path, "sidecar", "it is not text in UTF-8. Save it as UTF-8.");
      else if (file.text.trim() !== "") return file.text;
    }
    const wanted = pathOf(row.path);
    say(
      row.path,
      `missing-${kind}`,
      found.length > 0 ? `its ${kind} file ${wanted} has no text.` : `it has no ${kind} file ${wanted}.`,
    );
    return undefined;
  };
  const captions: Gathered["captions"][number][] = [];
  const tags: Gathered["tags"][number][] = [];
  for (const row of rows) {
    const caption = text(row, captionPath, "caption");
    if (caption !== undefined) captions.push({ id: row.id, caption });
    const tagText = text(row, tagsPath, "tags");
    if (tagText !== undefined) tags.push({ id: row.id, tags: splitTags(tagText) });
  }
  problems.sort((a, b) => compare(a.path, b.path) || compare(a.kind, b.kind));
  const report: DatasetReport = {
    photos: rows.length,
    files: photoPaths.length,
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
    formats: countBy(rows.map((row) => row.format)),
    captions: captions.length,
    tagged: tags.length,
    passedOver: countBy(paths.filter((path) => !isPhotoPath(path) && !sidecars.has(path)).map(named)),
    problems,
  };
  return { rows, sizes, captions, tags, report };
}

/** The files that could be sidecars of the photos: every `.txt`'s stem belongs to a photo file. */
export function sidecarPaths(paths: readonly string[]): string[] {
  const photos = paths.filter(isPhotoPath);
  const wanted = new Set(photos.flatMap((path) => [captionPath(path), tagsPath(path)]));
  return paths.filter((path) => wanted.has(path));
}

/** What changed from one scan to the next. */
export function changesBetween(before: ReadonlyMap<string, PhotoFile>, now: ReadonlyMap<string, PhotoFile>): Changes {
  const gone = new Set([...before.keys()].filter((path) => !now.has(path)));
  const goneById = new Map([...gone].map((path) => [before.get(path)?.id, path]));
  const added: string[] = [];
  const changed: string[] = [];
  const moved: { readonly from: string; readonly to: string }[] = [];
  for (const [path, file] of [...now].sort(([a], [b]) => compare(a, b))) {
    const old = before.get(path);
    const from = file.id === null ? undefined : goneById.get(file.id);
    if (old !== undefined) {
      if (old.id !== file.id || old.problem !== file.problem) changed.push(path);
    } else if (from !== undefined && gone.delete(from)) {
      moved.push({ from, to: path });
    } else {
      added.push(path);
    }
  }
  return { added, changed, moved, gone: [...gone].sort(compare) };
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bucketsOf(
  rows: readonly FileRow[],
  say: (path: string, kind: "too-small", message: string) => void,
): SizeRow[] {
  const buckets = sdxlBuckets();
  const sizes = new Map<string, SizeRow>();
  for (const { path, width, height } of rows) {
    const fit = assignBucket({ width, height }, buckets);
    if (fit.dropped !== undefined) say(path, "too-small", fit.message);
    const bucket = fit.dropped === undefined ? bucketName(fit.bucket) : null;
    sizes.set(`${width}x${height}`, { width, height, bucket });
  }
  return [...sizes.values()].sort((a, b) => a.width - b.width || a.height - b.height);
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compare(a, b)));
}

function named(path: string): string {
  const extension = extensionOf(path);
  return extension === "" ? "without extension" : `.${extension}`;
}
