/** Photos of a dataset: all of them, or those that meet a condition. */
import { join } from "node:path";
import { hashOfJson } from "../files/index.ts";
import { type Displayable, displaySymbol } from "../host/index.ts";
import type { Parameter, Row } from "../tables/index.ts";
import { gridHtml, photosText } from "./html.ts";
import type { PhotoRow, PhotoSource } from "./row.ts";
import { photoRows, tablesOf } from "./tables.ts";

/** A part of a dataset, or all of it; it always tells what the tables hold now. Shows itself as a grid of photos. */
export interface PhotoView extends PhotoSource, Displayable {
  /** The photos with everything known of them, sorted by path. */
  rows(): Promise<PhotoRow[]>;

  /**
   * The photos that also meet a condition, in SQL over the columns of `photos`: `id`, `path`, `bytes`, `width`,
   * `height`, `format`, `score`, `raw`, `tags`, `caption`, `boxes`, `bucket`. A mistake in it shows when it is used.
   *
   * @example
   * const good = photos.where("score >= 3 AND list_contains(tags, 'outdoors')");
   */
  where(sqlCondition: string): PhotoView;

  /**
   * Asks anything in DuckDB's SQL: of `photos` (see {@link where}), and of `latents` where there are some. What stands
   * in `${}` is passed as a parameter, never as SQL. `bucket` is the one that the photo's latents are in; before there
   * are latents, SDXL's own that fits the photo's size, NULL where the photo is too small for it.
   *
   * @example
   * await photos.sql`SELECT bucket, count(*) AS photos FROM photos WHERE width > ${1024} GROUP BY 1 ORDER BY 2 DESC`;
   */
  sql<R extends object = Row>(text: TemplateStringsArray, ...parameters: readonly Parameter[]): Promise<R[]>;

  /** The absolute path of a photo's file. */
  file(row: Pick<PhotoRow, "path">): string;
}

/** Where a dataset lies, and its hash, which changes when it is annotated. */
export interface Place {
  readonly root: string;
  readonly folder: string;
  hash: string;
}

/** The photos of a place that meet the condition, all of them where there is none. */
export function photoView(place: Place, condition?: string): PhotoView {
  const { root, folder } = place;
  const rows = (): Promise<PhotoRow[]> => photoRows(root, condition);
  return {
    root,
    folder,
    get hash() {
      return condition === undefined ? place.hash : hashOfJson({ all: place.hash, where: condition });
    },
    rows,
    where: (more) => photoView(place, condition === undefined ? more : `(${condition}\n) AND (${more}\n)`),
    sql: async (text, ...parameters) => (await tablesOf(root, condition)).sql(text, ...parameters),
    file: ({ path }) => join(folder, path),
    [displaySymbol]: async () => {
      const shown = await rows();
      return { "text/html": await gridHtml(folder, shown), "text/plain": photosText(folder, shown) };
    },
  };
}
