/** What an annotator is: a model that says something about photos, and the pixels it wants for that. */
import type { AnnotationKind, PhotoFileRow } from "../dataset/index.ts";
import type { Pixels } from "../photos/index.ts";

/** The columns of a photo's annotation, without `id`, `model` and `model_version`. */
export type Fields = Readonly<Record<string, unknown>>;

/** A row as it is stored. */
export type StoredRow = Fields & { readonly id: string };

/** A photo with the pixels that its annotator asked for. */
export interface DecodedPhoto {
  /** `width` and `height` are those of the whole photo, upright. */
  readonly photo: PhotoFileRow;
  readonly pixels: Pixels;
}

/** A model that says something about photos. */
export interface Annotator {
  readonly kind: AnnotationKind;
  /** The model and all settings that change what it says; letters, digits, "-", "_" and ".". */
  readonly model: string;
  /** Another version annotates every photo again. */
  readonly version: string;
  /** What is done, for the progress bar. */
  readonly label: string;
  /** Photos come upright in sRGB, scaled down so that their longer side is at most this. */
  readonly longestSidePx: number;
  /** Photos that go to the model at once. Default 1. */
  readonly batchSize?: number;
  /** Loads the model; called only when a photo waits for it. */
  open(): Promise<AnnotatorSession>;
  /** What can only be said when all photos are known, as grades by rank. Pure; rows come and go sorted by path. */
  complete?(rows: readonly StoredRow[]): Completion;
}

/** A loaded model. */
export interface AnnotatorSession {
  /**
   * Says something about each photo of a batch. An error is recorded as the photos' failure and does not end the run;
   * of a batch with several photos each is tried alone first.
   */
  annotate(batch: readonly DecodedPhoto[]): Promise<readonly Fields[]>;
  close(): Promise<void>;
}

/** Rows that are complete, and how they were made so. */
export interface Completion {
  readonly rows: readonly StoredRow[];
  /** Written beside the rows as `MODEL@VERSION.json`. */
  readonly record: Readonly<Record<string, unknown>>;
}
