/** Opens a dataset: reads what changed in a folder of photos and writes its tables. */
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { canonicalJson, listFiles, withLock, writeFileAtomic } from "../files/index.ts";
import { notebookHost } from "../host/index.ts";
import type { ProbeOptions } from "../photos/index.ts";
import { type Columns, readParquet, writeParquet } from "../tables/index.ts";
import { type AnnotationKind, annotationColumns, annotationPartFile, sidecarModel } from "./annotations.ts";
import { type Dataset, datasetOf, hashOfRows } from "./dataset.ts";
import { isPhotoPath, type PhotoFile, photoFileColumns, readPhotoFiles } from "./files.ts";
import type { Changes, DatasetReport } from "./report.ts";
import { changesBetween, compare, type Gathered, gather, sidecarPaths } from "./rows.ts";
import { readSidecars, type SidecarFile, sidecarColumns } from "./sidecars.ts";
import { fileColumns, sizeColumns, tableFiles } from "./tables.ts";

/** How a dataset is opened. */
export interface OpenDatasetOptions extends ProbeOptions {
  /** The folder of the dataset's tables. Default `.vivarium` in the folder of photos, so that both move together. */
  readonly at?: string;
  /**
   * Whether the folder is searched for changes. Default yes; with `false` the tables of the last scan are read as they
   * are and nothing is written, so that it works while another process annotates.
   */
  readonly rescan?: boolean;
  /** Stops the scan; what was read so far is not read again. Default: the notebook's interrupt. */
  readonly signal?: AbortSignal;
}

/**
 * Opens the photos in and below a folder. Files that did not change since the last time are not read again. Photos stay
 * where they are; hidden files and folders and symbolic links are passed over. `cat.txt` and `cat.tags.txt` beside
 * `cat.jpg` become its caption and its tags. What cannot be used is named in the dataset's report.
 *
 * @param photosFolder absolute, or relative to the working directory
 * @throws Error where the folder is missing or has no file with a photo's extension: a mistyped path or a disk that is
 *   not mounted looks just so, and tables that exist must not be emptied by it
 * @throws FolderInUseError where another process writes to the dataset
 * @example
 * const photos = await openDataset("data-samples/photos");
 * photos.report.problems; // what is wrong with which file
 */
export async function openDataset(photosFolder: string, options: OpenDatasetOptions = {}): Promise<Dataset> {
  const folder = resolve(photosFolder);
  const root = options.at === undefined ? join(folder, ".vivarium") : resolve(options.at);
  if (options.rescan === false) return openTablesAsTheyAre(folder, root);
  const paths = await pathsIn(folder, root);
  await makeFolder(root);
  return withLock(root, `open the photos of ${folder}`, async () => {
    await claim(root, folder);
    const { report, changes } = await scan(folder, root, paths, options);
    return datasetOf({ root, folder, hash: await hashOfRows(root) }, report, changes);
  });
}

async function openTablesAsTheyAre(folder: string, root: string): Promise<Dataset> {
  const text = await readFile(join(root, "report.json"), "utf8").catch((error: unknown) => {
    throw new Error(`Cannot open the dataset ${root} without a scan: it has no report.json. Leave out rescan: false.`, {
      cause: error,
    });
  });
  const { format: _format, ...report } = JSON.parse(text) as DatasetReport & { readonly format: number }; // by scan()
  const state = { root, folder, hash: await hashOfRows(root) };
  return datasetOf(state, report, { added: [], changed: [], moved: [], gone: [] });
}

async function pathsIn(folder: string, root: string): Promise<string[]> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such folder" : error.message;
    throw new Error(
      `Cannot open the photos in ${folder}: ${reason}. Name a folder that exists; relative paths start at ${process.cwd()}.`,
      { cause: error },
    );
  });
  if (!found.isDirectory()) {
    throw new Error(
      `Cannot open the photos in ${folder}: it is a file, a folder was wanted. Name the folder it lies in.`,
    );
  }
  const own = relative(folder, root).split(sep).join("/");
  const paths = (await listFiles(folder)).filter((path) => !path.startsWith(`${own}/`));
  if (!paths.some(isPhotoPath)) {
    const others = paths.length === 0 ? "it is empty" : `none of its ${paths.length} files has a photo's extension`;
    throw new Error(
      `Cannot open the photos in ${folder}: ${others}. Put photos there (.jpg, .png, .webp, .gif, .tif, .avif), or name ` +
        "another folder; if it should have photos, see whether its disk is mounted.",
    );
  }
  return paths;
}

async function makeFolder(root: string): Promise<void> {
  await mkdir(root, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `Cannot write the dataset's tables to ${root}: ${error.message}. Name a folder that can be written: ` +
        'openDataset(photos, { at: "…" }).',
      { cause: error },
    );
  });
}

/** Writes whose photos the tables are of, or refuses where they are another folder's. */
async function claim(root: string, folder: string): Promise<void> {
  const file = join(root, "dataset.json");
  const inside = relative(folder, root);
  const written = inside.startsWith("..") ? folder : relative(root, folder).split(sep).join("/"); // moves with its photos
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    await writeFileAtomic(file, `${canonicalJson({ format: 1, root: written })}\n`);
    return;
  }
  const { root: claimed } = JSON.parse(text) as { readonly root: string }; // written three lines above
  if (resolve(root, claimed) !== folder) {
    throw new Error(
      `Cannot open the photos in ${folder} with the tables in ${root}: they are of ${resolve(root, claimed)}. ` +
        `Name another folder with { at }, or delete ${root} if nobody needs it.`,
    );
  }
}

async function scan(
  folder: string,
  root: string,
  paths: readonly string[],
  options: OpenDatasetOptions,
): Promise<{ report: DatasetReport; changes: Changes }> {
  const tables = tableFiles(root);
  const signal = options.signal ?? notebookHost()?.signal;
  const before = byPath(await readIfThere<PhotoFile>(tables.scan));
  const files = new Map<string, PhotoFile>();
  try {
    await readPhotoFiles(folder, paths.filter(isPhotoPath), before, { ...options, signal, into: files });
  } catch (error) {
    const known = new Map([...before, ...files]); // what was read is not read again
    await writeRows(tables.scan, photoFileColumns, sorted(known));
    throw error;
  }
  const knownSidecars = byPath(await readIfThere<SidecarFile>(tables.sidecars));
  const sidecars = byPath(await readSidecars(folder, sidecarPaths(paths), knownSidecars, signal));
  const gathered = gather(paths, files, sidecars);
  await writeRows(tables.photos, fileColumns, gathered.rows);
  await writeRows(tables.sizes, sizeColumns, gathered.sizes);
  await writeSidecarAnnotations(root, gathered);
  await writeRows(tables.sidecars, sidecarColumns, sorted(sidecars));
  await writeFileAtomic(join(root, "report.json"), `${JSON.stringify({ format: 1, ...gathered.report }, null, 1)}\n`);
  await writeRows(tables.scan, photoFileColumns, sorted(files));
  return { report: gathered.report, changes: changesBetween(before, files) };
}

async function writeSidecarAnnotations(root: string, { captions, tags }: Gathered): Promise<void> {
  const [model, model_version] = sidecarModel.split("@");
  const write = async (kind: AnnotationKind, rows: readonly object[]): Promise<void> => {
    const file = annotationPartFile(root, kind, { model: sidecarModel, open: false, number: 0 });
    if (rows.length === 0) return rm(file, { force: true });
    await writeParquet(
      file,
      annotationColumns[kind],
      rows.map((row) => ({ ...row, model, model_version })),
    );
  };
  await write("caption", captions);
  await write("tags", tags);
}

async function writeRows(file: string, columns: Columns, rows: readonly object[]): Promise<void> {
  await writeParquet(
    file,
    columns,
    rows.map((row) => ({ ...row })),
  );
}

async function readIfThere<R extends object>(file: string): Promise<R[]> {
  const there = await stat(file).then(
    () => true,
    () => false,
  );
  return there ? readParquet<R>(file) : [];
}

function byPath<R extends { readonly path: string }>(rows: readonly R[]): Map<string, R> {
  return new Map(rows.map((row) => [row.path, row]));
}

function sorted<R extends { readonly path: string }>(rows: ReadonlyMap<string, R>): R[] {
  return [...rows.values()].sort((a, b) => compare(a.path, b.path));
}
