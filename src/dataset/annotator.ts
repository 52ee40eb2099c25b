/** What a dataset asks of whoever annotates it; `src/annotate` makes such annotators. */
import type { AnnotationKind } from "./annotations.ts";

/** Finds something out about photos and stores it in a dataset. */
export interface PhotoAnnotator {
  readonly kind: AnnotationKind;
  /** Who finds it out, with the version, as `brisque-live-768@1`. */
  readonly model: string;
  /** Annotates the photos that are not annotated yet; the dataset is locked meanwhile. */
  annotate(target: AnnotationTarget): Promise<Annotated>;
}

/** The photos that are to be annotated. */
export interface AnnotationTarget {
  /** The dataset's folder of tables. */
  readonly root: string;
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** All of the dataset, sorted by path. */
  readonly photos: readonly PhotoFileRow[];
  readonly signal: AbortSignal | undefined;
}

/** What an annotator needs to know of a photo. */
export interface PhotoFileRow {
  readonly id: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** What an annotator did. */
export interface Annotated {
  readonly kind: AnnotationKind;
  readonly model: string;
  /** Photos annotated by this call. */
  readonly annotated: number;
  /** Photos that were annotated already. */
  readonly already: number;
  /** Photos that it could not annotate, now or in an earlier call. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}
