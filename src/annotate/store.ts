/** An annotator's rows and failures on disk. */
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type AnnotationKind,
  annotationColumns,
  annotationFolder,
  annotationPartFile,
  annotationParts,
} from "../dataset/index.ts";
import { canonicalJson, writeFileAtomic } from "../files/index.ts";
import { readParquet, writeParquet } from "../tables/index.ts";
import type { Completion, StoredRow } from "./annotator.ts";

/** A photo that could not be annotated. */
export interface Failure {
  readonly id: string;
  readonly path: string;
  readonly model: string;
  readonly reason: string;
}

const rowsPerPart = 65_536;

/** What one model has said so far, in one dataset. */
export class AnnotationStore {
  readonly #root: string;
  readonly #kind: AnnotationKind;
  /** As `brisque-live-768@1`. */
  readonly #model: string;

  constructor(root: string, kind: AnnotationKind, model: string) {
    this.#root = root;
    this.#kind = kind;
    this.#model = model;
  }

  /** The rows by id, as they are stored. */
  async rows(): Promise<Map<string, StoredRow>> {
    const parts = await this.#parts();
    const closed = parts.filter((part) => !part.open); // written later than open parts with the same photos
    const files = [...parts.filter((part) => part.open), ...closed].map((part) => part.file);
    const rows = new Map<string, StoredRow>();
    for (const file of files) for (const row of await readParquet<StoredRow>(file)) rows.set(row.id, row);
    return rows;
  }

  /** Adds a part with these rows. */
  async add(rows: readonly StoredRow[]): Promise<void> {
    if (rows.length === 0) return;
    const numbers = (await this.#parts()).filter((part) => part.open).map((part) => part.number);
    await this.#write(true, Math.max(-1, ...numbers) + 1, rows);
  }

  /** Whether parts wait to be put in order. */
  async hasOpenParts(): Promise<boolean> {
    return (await this.#parts()).some((part) => part.open);
  }

  /** Replaces all parts by ones with these rows. */
  async complete({ rows, record }: Completion): Promise<void> {
    const before = await this.#parts();
    let number = 0;
    for (let start = 0; start < rows.length; start += rowsPerPart) {
      await this.#write(false, number++, rows.slice(start, start + rowsPerPart));
    }
    await writeFileAtomic(this.#recordFile(), `${canonicalJson(record)}\n`);
    for (const part of before) if (part.open || part.number >= number) await rm(part.file, { force: true });
  }

  /** What was recorded by `complete()`. */
  async record(): Promise<string | undefined> {
    return readIfThere(this.#recordFile());
  }

  /** The model's failures by id. */
  async failures(): Promise<Map<string, Failure>> {
    const failures = new Map<string, Failure>();
    const text = (await readIfThere(this.#failuresFile())) ?? "";
    for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
      if (line === "") continue;
      const failure = JSON.parse(line) as Failure; // written by fail()
      if (failure.model === this.#model) failures.set(failure.id, failure);
    }
    return failures;
  }

  async fail(failures: readonly Failure[]): Promise<void> {
    if (failures.length === 0) return;
    await mkdir(annotationFolder(this.#root, this.#kind), { recursive: true });
    await appendFile(this.#failuresFile(), failures.map((failure) => `${JSON.stringify(failure)}\n`).join(""));
  }

  async #parts(): Promise<{ readonly file: string; readonly open: boolean; readonly number: number }[]> {
    return (await annotationParts(this.#root, this.#kind)).filter((part) => part.model === this.#model);
  }

  async #write(open: boolean, number: number, rows: readonly StoredRow[]): Promise<void> {
    const [model, model_version] = this.#model.split("@");
    await writeParquet(
      annotationPartFile(this.#root, this.#kind, { model: this.#model, open, number }),
      annotationColumns[this.#kind],
      rows.map((row) => ({ ...row, model, model_version })),
    );
  }

  #recordFile(): string {
    return join(annotationFolder(this.#root, this.#kind), `${this.#model}.json`);
  }

  #failuresFile(): string {
    return join(annotationFolder(this.#root, this.#kind), "failures.jsonl");
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
