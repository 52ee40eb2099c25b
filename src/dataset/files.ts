/** Photo files as a scan knows them; those that did not change since the last scan are not read again. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { inParallel, PhotoError, type ProbeOptions, probePhoto } from "../photos/index.ts";
import { progress } from "../progress/index.ts";

/** A file with a photo's extension, as it was when it was read. */
export interface PhotoFile {
  readonly path: string;
  readonly bytes: number;
  readonly mtime_ns: bigint | number;
  /** The next five are `null` where the file is no photo that can be decoded. */
  readonly id: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly frames: number | null;
  /** What is wrong with the file; `null` where nothing is. */
  readonly problem: string | null;
  readonly message: string | null;
}

export const photoFileColumns = {
  path: "varchar",
  bytes: "bigint",
  mtime_ns: "bigint",
  id: "varchar",
  width: "integer",
  height: "integer",
  format: "varchar",
  frames: "integer",
  problem: "varchar",
  message: "varchar",
} as const;

const extensions = new Set(["jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "tif", "tiff", "avif"]);

/** Problems that may be gone though the file is the same: other limits, other permissions. */
const passing: ReadonlySet<string | null> = new Set(["too-large", "unreadable"]);

/** Whether the name says that the file is a photo. */
export function isPhotoPath(path: string): boolean {
  return extensions.has(extensionOf(path));
}

/** The extension without its dot, in lower case; empty where there is none. */
export function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

/** Reads those of the photo files that changed since `known`; `into` gets each as soon as it is known. */
export async function readPhotoFiles(
  folder: string,
  paths: readonly string[],
  known: ReadonlyMap<string, PhotoFile>,
  options: ProbeOptions & { readonly signal?: AbortSignal | undefined; readonly into: Map<string, PhotoFile> },
): Promise<void> {
  const toRead: { readonly path: string; readonly bytes: number; readonly mtime_ns: bigint }[] = [];
  const look = async (path: string): Promise<void> => {
    const found = await stat(join(folder, path), { bigint: true }).catch(() => undefined);
    if (found === undefined) return; // it went since the folder was listed
    const { size, mtimeNs } = found;
    const before = known.get(path);
    const same = before !== undefined && BigInt(before.mtime_ns) === mtimeNs && before.bytes === Number(size);
    if (same && !passing.has(before.problem)) {
      options.into.set(path, before);
    } else {
      toRead.push({ path, bytes: Number(size), mtime_ns: mtimeNs });
    }
  };
  await inParallel(paths, look, options.signal);
  if (toRead.length === 0) return;
  const bar = progress("Reading photos", toRead.length, "files");
  try {
    await inParallel(
      toRead,
      async (file) => {
        options.into.set(file.path, { ...file, ...(await factsOf(join(folder, file.path), options)) });
        bar.advance();
      },
      options.signal,
    );
    bar.done();
  } catch (error) {
    bar.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function factsOf(file: string, options: ProbeOptions): Promise<Omit<PhotoFile, "path" | "bytes" | "mtime_ns">> {
  try {
    const { id, width, height, format, frames } = await probePhoto(file, options);
    return { id, width, height, format, frames, problem: null, message: null };
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error;
    const nothing = { id: null, width: null, height: null, format: null, frames: null };
    return { ...nothing, problem: error.kind, message: error.message };
  }
}
