/** A dataset: a folder of photos, and the tables that say what is known of them. */
import { createHash } from "node:crypto";
import { canonicalJson, withLock } from "../files/index.ts";
import { displaySymbol, notebookHost } from "../host/index.ts";
import type { Annotated, PhotoAnnotator } from "./annotator.ts";
import { gridHtml, photosText, reportHtml, reportText } from "./html.ts";
import { type PhotoView, type Place, photoView } from "./photos.ts";
import type { Changes, DatasetReport } from "./report.ts";
import { photoRows } from "./tables.ts";

/** All photos of a folder. Made by `openDataset()`; shows itself as its report and a grid of photos. */
export interface Dataset extends PhotoView {
  /** What the scan found. */
  readonly report: DatasetReport;
  /** What changed since the dataset was opened before. */
  readonly changes: Changes;

  /**
   * Lets annotators find something out about the photos that they have not annotated yet, one annotator after another.
   * Can be interrupted at any moment; the next call goes on where this one ended, and one with nothing to do is quick.
   *
   * @throws FolderInUseError where another process writes to the dataset
   * @example
   * await photos.annotate(brisque(), textWatermarks());
   */
  annotate(...annotators: readonly PhotoAnnotator[]): Promise<readonly Annotated[]>;
}

/** The dataset of a place whose tables were just written. */
export function datasetOf(place: Place, report: DatasetReport, changes: Changes): Dataset {
  const { root, folder } = place;
  const all = photoView(place);
  return {
    root,
    folder,
    report,
    changes,
    get hash() {
      return place.hash;
    },
    rows: all.rows,
    where: all.where,
    sql: all.sql,
    file: all.file,
    annotate: (...annotators) => annotate(place, annotators),
    [displaySymbol]: async () => {
      const rows = await all.rows();
      return {
        "text/html": `${reportHtml(folder, report, changes)}${await gridHtml(folder, rows)}`,
        "text/plain": `${reportText(folder, report)}\n${photosText(folder, rows)}`,
      };
    },
  };
}

async function annotate(place: Place, annotators: readonly PhotoAnnotator[]): Promise<readonly Annotated[]> {
  const { root, folder } = place;
  return withLock(root, "annotate the photos", async () => {
    const photos = await photoRows(root, undefined);
    const done: Annotated[] = [];
    try {
      for (const annotator of annotators) {
        done.push(await annotator.annotate({ root, folder, photos, signal: notebookHost()?.signal }));
      }
    } finally {
      place.hash = await hashOfRows(root);
    }
    return done;
  });
}

/** The SHA-256 over the canonical JSON of the rows, sorted by path, a line each. */
export async function hashOfRows(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const row of await photoRows(root, undefined)) hash.update(`${canonicalJson(row)}\n`);
  return hash.digest("hex");
}
