/** A dataset's Parquet files as tables that SQL can be asked of. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { openTables, type TableSource, type Tables } from "../tables/index.ts";
import { annotationTable } from "./annotations.ts";
import type { PhotoRow } from "./row.ts";
import { compare } from "./rows.ts";

export const fileColumns = {
  id: "varchar",
  path: "varchar",
  bytes: "bigint",
  width: "integer",
  height: "integer",
  format: "varchar",
} as const;

export const sizeColumns = { width: "integer", height: "integer", bucket: "varchar" } as const;

/** Where the tables lie. */
export const tableFiles = (root: string): Record<"photos" | "sizes" | "scan" | "sidecars" | "latents", string> => ({
  photos: join(root, "photos.parquet"),
  sizes: join(root, "sizes.parquet"),
  scan: join(root, "scan.parquet"),
  sidecars: join(root, "sidecars.parquet"),
  latents: join(root, "latents", "index.parquet"),
});

/**
 * The tables as they are now: `photos` with everything known of a photo in one row, and `latents` where there are some.
 *
 * @param condition SQL over the columns of `photos`; only the photos that meet it are then in `photos`
 */
export async function tablesOf(root: string, condition: string | undefined): Promise<Tables> {
  const files = tableFiles(root);
  const hasLatents = await access(files.latents).then(
    () => true,
    () => false,
  );
  const sources: Record<string, TableSource> = {
    photo_files: { files: [files.photos] },
    sizes: { files: [files.sizes] },
    score_values: await annotationTable(root, "score"),
    tags_values: await annotationTable(root, "tags"),
    caption_values: await annotationTable(root, "caption"),
    watermark_values: await annotationTable(root, "watermark"),
    ...(hasLatents ? { latents: { files: [files.latents] } } : {}),
    all_photos: { select: photosSelect(hasLatents) },
    photos: { select: `SELECT * FROM all_photos${condition === undefined ? "" : ` WHERE (${condition}\n)`}` },
  };
  return openTables(sources);
}

function photosSelect(hasLatents: boolean): string {
  const encoded =
    "LEFT JOIN (SELECT photo, min(bucket_width || 'x' || bucket_height) AS encoded FROM latents GROUP BY photo) AS l ON l.photo = p.id";
  return (
    "SELECT p.id, p.path, p.bytes, p.width, p.height, p.format, s.score, s.raw, t.tags, c.caption, w.boxes, " +
    `${hasLatents ? "l.encoded" : "b.bucket"} AS bucket ` +
    "FROM photo_files AS p LEFT JOIN sizes AS b USING (width, height) LEFT JOIN score_values AS s USING (id) " +
    "LEFT JOIN tags_values AS t USING (id) LEFT JOIN caption_values AS c USING (id) " +
    `LEFT JOIN watermark_values AS w USING (id) ${hasLatents ? encoded : ""}`
  );
}

interface StoredBox {
  readonly left_px: number;
  readonly top_px: number;
  readonly right_px: number;
  readonly bottom_px: number;
  readonly confidence: number;
  readonly text: string;
}

/** The rows of `photos`, sorted by path. */
export async function photoRows(root: string, condition: string | undefined): Promise<PhotoRow[]> {
  const tables = await tablesOf(root, condition);
  const rows = await tables.query<Omit<PhotoRow, "boxes"> & { readonly boxes: readonly StoredBox[] | null }>(
    "SELECT id, path, bytes, width, height, format, score, raw, tags, caption, boxes FROM photos",
  );
  return rows
    .map((row) => ({
      ...row,
      boxes:
        row.boxes?.map(({ left_px, top_px, right_px, bottom_px, confidence, text }) => ({
          leftPx: left_px,
          topPx: top_px,
          rightPx: right_px,
          bottomPx: bottom_px,
          confidence,
          text,
        })) ?? null,
    }))
    .sort((a, b) => compare(a.path, b.path));
}
