/**
 * Where annotations lie and how one value a photo is chosen from them.
 *
 * `annotations/KIND/` holds Parquet parts named `MODEL@VERSION.open-NNNNN.parquet` while photos are being annotated and
 * `MODEL@VERSION.part-NNNNN.parquet` once they are complete and in the order of the photos' paths; `models.json` lists
 * the MODEL@VERSIONs in the order of their use. Of several values for a photo that of the last model is taken, and what
 * stands in a sidecar file (`sidecar@1`) before any model's.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "../files/index.ts";
import { type Columns, sqlLiteral, type TableSource } from "../tables/index.ts";

/** What is said of photos. */
export type AnnotationKind = "score" | "tags" | "caption" | "watermark";

const source = { model: "varchar", model_version: "varchar" } as const;
const box = {
  left_px: "integer",
  top_px: "integer",
  right_px: "integer",
  bottom_px: "integer",
  confidence: "double",
  text: "varchar",
} as const;

/** The columns of each kind's parts. */
export const annotationColumns: Readonly<Record<AnnotationKind, Columns>> = {
  score: { id: "varchar", raw: "double", score: "integer", ...source },
  tags: { id: "varchar", tags: { list: "varchar" }, ...source },
  caption: { id: "varchar", caption: "varchar", ...source },
  watermark: { id: "varchar", boxes: { list: { struct: box } }, ...source },
};

/** The model that stands for sidecar files. */
export const sidecarModel = "sidecar@1";

/** A part's file, and whose it is. */
export interface AnnotationPart {
  readonly file: string;
  /** As `brisque-live-768@1`. */
  readonly model: string;
  /** Whether its model was still at work when it was written. */
  readonly open: boolean;
  /** Counts the parts of a model from 0. */
  readonly number: number;
}

/** The folder of a kind's parts. */
export function annotationFolder(root: string, kind: AnnotationKind): string {
  return join(root, "annotations", kind);
}

/** The file of a part. */
export function annotationPartFile(root: string, kind: AnnotationKind, part: Omit<AnnotationPart, "file">): string {
  const number = String(part.number).padStart(5, "0");
  return join(annotationFolder(root, kind), `${part.model}.${part.open ? "open" : "part"}-${number}.parquet`);
}

/** A kind's parts, sorted by name; none where nobody annotated. */
export async function annotationParts(root: string, kind: AnnotationKind): Promise<AnnotationPart[]> {
  const folder = annotationFolder(root, kind);
  const parts: AnnotationPart[] = [];
  for (const name of (await entriesOf(folder)).sort()) {
    const match = /^(?<model>.+)\.(?<state>open|part)-(?<number>\d+)\.parquet$/.exec(name)?.groups;
    if (match === undefined) continue;
    const { model = "", state, number } = match;
    parts.push({ file: join(folder, name), model, open: state === "open", number: Number(number) });
  }
  return parts;
}

/** Puts the model last in the order of use, so that its values are taken. */
export async function useModel(root: string, kind: AnnotationKind, model: string): Promise<void> {
  const file = join(annotationFolder(root, kind), "models.json");
  const used = await modelsUsed(root, kind);
  if (used.at(-1) === model) return;
  await writeFileAtomic(file, `${JSON.stringify([...used.filter((other) => other !== model), model])}\n`);
}

/** The kind's values, at most one row a photo. */
export async function annotationTable(root: string, kind: AnnotationKind): Promise<TableSource> {
  const parts = await annotationParts(root, kind);
  if (parts.length === 0) return { select: emptyTables[kind] };
  const used = await modelsUsed(root, kind);
  const rankOf = (part: AnnotationPart): number =>
    2 * (part.model === sidecarModel ? used.length : used.indexOf(part.model)) + (part.open ? 0 : 1);
  const ranks = new Map<number, AnnotationPart[]>();
  for (const part of parts) ranks.set(rankOf(part), [...(ranks.get(rankOf(part)) ?? []), part]);
  if (ranks.size === 1) return { files: parts.map((part) => part.file) };
  const selects = [...ranks].map(([rank, same]) => {
    const files = same.map((part) => sqlLiteral(part.file)).join(", ");
    return `SELECT ${rank} AS rank, * FROM read_parquet([${files}])`;
  });
  return {
    select:
      `SELECT * EXCLUDE (rank) FROM (${selects.join(" UNION ALL BY NAME ")}) ` +
      "QUALIFY row_number() OVER (PARTITION BY id ORDER BY rank DESC) = 1",
  };
}

const emptyTables: Readonly<Record<AnnotationKind, string>> = {
  score: emptyTable("NULL::DOUBLE AS raw, NULL::INTEGER AS score"),
  tags: emptyTable("NULL::VARCHAR[] AS tags"),
  caption: emptyTable("NULL::VARCHAR AS caption"),
  watermark: emptyTable(
    "NULL::STRUCT(left_px INTEGER, top_px INTEGER, right_px INTEGER, bottom_px INTEGER, confidence DOUBLE, text VARCHAR)[] AS boxes",
  ),
};

function emptyTable(values: string): string {
  return `SELECT NULL::VARCHAR AS id, ${values}, NULL::VARCHAR AS model, NULL::VARCHAR AS model_version WHERE false`;
}

async function modelsUsed(root: string, kind: AnnotationKind): Promise<string[]> {
  try {
    return JSON.parse(await readFile(join(annotationFolder(root, kind), "models.json"), "utf8")) as string[]; // by useModel()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
