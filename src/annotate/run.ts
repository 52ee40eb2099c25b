/**
 * Runs an annotator over a dataset: decodes, asks the model, and stores what it says in closed parts as it goes, so that
 * a kill loses at most the part in hand. Photos that were annotated, or that failed, are not tried again.
 */
import { join } from "node:path";
import {
  type Annotated,
  type AnnotationTarget,
  type PhotoAnnotator,
  type PhotoFileRow,
  useModel,
} from "../dataset/index.ts";
import { canonicalJson } from "../files/index.ts";
import { inParallel, PhotoError, readPixelsWithin } from "../photos/index.ts";
import { type Progress, progress } from "../progress/index.ts";
import type { Annotator, AnnotatorSession, Completion, DecodedPhoto, StoredRow } from "./annotator.ts";
import { AnnotationStore, type Failure } from "./store.ts";

/** How an annotator is run. */
export interface RunOptions {
  /** Photos of a part; what a kill loses at most. Default 256: a few seconds' work, and no swarm of small files. */
  readonly photosPerPart?: number;
}

const failuresInARow = 16;

/**
 * Makes an annotator that a dataset takes.
 *
 * @throws RangeError where the model's or version's name cannot stand in a file's name
 * @example
 * await photos.annotate(photoAnnotator(myScorer));
 */
export function photoAnnotator(annotator: Annotator, options: RunOptions = {}): PhotoAnnotator {
  const model = `${annotator.model}@${annotator.version}`;
  if (!/^[\w.-]+@[\w.-]+$/.test(model)) {
    throw new RangeError(`Cannot use the model name ${model}: letters, digits, "-", "_" and "." were wanted`);
  }
  return { kind: annotator.kind, model, annotate: (target) => run(annotator, model, target, options) };
}

async function run(
  annotator: Annotator,
  model: string,
  target: AnnotationTarget,
  options: RunOptions,
): Promise<Annotated> {
  const store = new AnnotationStore(target.root, annotator.kind, model);
  const [known, failed] = [await store.rows(), await store.failures()];
  const waiting = target.photos.filter(({ id }) => !known.has(id) && !failed.has(id));
  if (waiting.length > 0) await annotateAll(annotator, model, { ...target, photos: waiting }, store, options);
  await useModel(target.root, annotator.kind, model);
  await complete(annotator, target.photos, store);
  const failures = await store.failures();
  const inDataset = target.photos.filter(({ id }) => failures.has(id));
  return {
    kind: annotator.kind,
    model,
    annotated: waiting.length - inDataset.filter(({ id }) => !failed.has(id)).length,
    already: target.photos.filter(({ id }) => known.has(id)).length,
    failed: inDataset.map(({ id, path }) => ({ path, reason: failures.get(id)?.reason ?? "" })),
  };
}

async function annotateAll(
  annotator: Annotator,
  model: string,
  target: AnnotationTarget,
  store: AnnotationStore,
  { photosPerPart = 256 }: RunOptions,
): Promise<void> {
  const session = await annotator.open();
  const bar = progress(annotator.label, target.photos.length, "photos");
  const streak = { failures: 0 };
  let failures = 0;
  try {
    for (const photos of chunks(target.photos, photosPerPart)) {
      const part = new Part(annotator, session, target.folder, { bar, streak });
      try {
        await inParallel(chunks(photos, annotator.batchSize ?? 1), (batch) => part.annotate(batch), target.signal);
        part.blame();
      } finally {
        const order = new Map(photos.map(({ id }, index) => [id, index]));
        const byOrder = (a: { readonly id: string }, b: { readonly id: string }): number =>
          (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0);
        await store.add(part.rows.sort(byOrder)); // also what was done before an interrupt
        await store.fail(part.failures.sort(byOrder).map((failure) => ({ ...failure, model })));
        failures += part.failures.length;
      }
    }
    bar.done(failures === 0 ? "" : `${failures} failed: see annotations/${annotator.kind}/failures.jsonl`);
  } catch (error) {
    bar.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await session.close();
  }
}

interface RunState {
  readonly bar: Progress;
  /** How many photos the annotator failed on since it last succeeded. */
  readonly streak: { failures: number };
}

/** The photos of a part, as they are annotated. */
class Part {
  readonly rows: StoredRow[] = [];
  readonly failures: Omit<Failure, "model">[] = [];
  readonly #annotator: Annotator;
  readonly #session: AnnotatorSession;
  readonly #folder: string;
  readonly #run: RunState;
  #suspects: Omit<Failure, "model">[] = [];

  constructor(annotator: Annotator, session: AnnotatorSession, folder: string, run: RunState) {
    this.#annotator = annotator;
    this.#session = session;
    this.#folder = folder;
    this.#run = run;
  }

  async annotate(photos: readonly PhotoFileRow[]): Promise<void> {
    const decoded: DecodedPhoto[] = [];
    for (const photo of photos) {
      try {
        const pixels = await readPixelsWithin(join(this.#folder, photo.path), this.#annotator.longestSidePx);
        decoded.push({ photo, pixels });
      } catch (error) {
        if (!(error instanceof PhotoError)) throw error;
        this.failures.push(failureOf(photo, error));
      }
    }
    if (decoded.length > 0) await this.#ask(decoded);
    this.#run.bar.advance(photos.length);
  }

  async #ask(batch: readonly DecodedPhoto[]): Promise<void> {
    try {
      const said = await this.#session.annotate(batch);
      if (said.length !== batch.length) {
        throw new RangeError(`${this.#annotator.model} said ${said.length} things about ${batch.length} photos`);
      }
      for (const [index, { photo }] of batch.entries()) this.rows.push({ ...said[index], id: photo.id });
      this.#run.streak.failures = 0;
      this.blame();
    } catch (error) {
      const [first, second] = batch;
      if (second !== undefined) {
        for (const photo of batch) await this.#ask([photo]);
      } else if (first !== undefined) {
        this.#suspects.push(failureOf(first.photo, error));
        if (++this.#run.streak.failures < failuresInARow) return;
        this.#suspects = []; // it is not the photos' fault
        throw new Error(
          `Cannot go on with ${this.#annotator.model}: ${failuresInARow} photos in a row failed, the last with: ${messageOf(error)}`,
          { cause: error },
        );
      }
    }
  }

  /** The annotator works, so what it failed on is to blame. */
  blame(): void {
    this.failures.push(...this.#suspects.splice(0));
  }
}

function failureOf({ id, path }: PhotoFileRow, error: unknown): Omit<Failure, "model"> {
  return { id, path, reason: messageOf(error) };
}

/** Puts the rows in order and adds what depends on all of them; writes only what differs. */
async function complete(annotator: Annotator, photos: readonly PhotoFileRow[], store: AnnotationStore): Promise<void> {
  const stored = await store.rows();
  if (stored.size === 0) return;
  const present = photos.map(({ id }) => stored.get(id)).filter((row) => row !== undefined);
  const completion: Completion = annotator.complete?.(present) ?? { rows: present, record: {} };
  const shown = new Set(photos.map(({ id }) => id));
  const gone = [...stored.values()].filter(({ id }) => !shown.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = [...completion.rows, ...gone];
  const record = `${canonicalJson(completion.record)}\n`;
  const same = rows.every((row) => canonicalJson(row) === canonicalJson(stored.get(row.id)));
  if (same && record === (await store.record()) && !(await store.hasOpenParts())) return;
  await store.complete({ rows, record: completion.record });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
