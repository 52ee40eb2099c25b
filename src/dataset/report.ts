/** What a scan found: counts, what changed since the last one, and everything that is wrong, by name. */
import type { PhotoProblemKind } from "../photos/index.ts";

/**
 * - those of a photo's file: `empty`, `not-a-photo`, `truncated`, `too-large`, `unreadable`
 * - `duplicate`: the same bytes as another file, which stands for both
 * - `too-small`: no SDXL bucket takes it without enlarging it
 * - `frames`: several frames or pages, of which the first is used
 * - `missing-caption`, `missing-tags`: no sidecar file, or an empty one
 * - `sidecar`: a sidecar file that cannot be read as text
 */
export type ProblemKind =
  | PhotoProblemKind
  | "duplicate"
  | "too-small"
  | "frames"
  | "missing-caption"
  | "missing-tags"
  | "sidecar";

/** One thing that is wrong with one file. */
export interface Problem {
  /** Relative to the folder of photos. */
  readonly path: string;
  readonly kind: ProblemKind;
  /** What is wrong, and how to mend it. */
  readonly message: string;
}

/** What changed since the dataset was opened before; paths relative to the folder of photos, sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** The same bytes under a new path. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  readonly gone: readonly string[];
}

/** What a scan found. */
export interface DatasetReport {
  /** Rows: files that are photos, identical ones counted once. */
  readonly photos: number;
  /** Files with a photo's extension. */
  readonly files: number;
  /** The photos' bytes in all. */
  readonly bytes: number;
  /** Photos by true format. */
  readonly formats: Readonly<Record<string, number>>;
  readonly captions: number;
  readonly tagged: number;
  /** Files that are neither photos nor sidecars, by extension. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** Sorted by path, then by kind. */
  readonly problems: readonly Problem[];
}

/** Problems that keep a file out of the dataset. */
export const excluding: ReadonlySet<ProblemKind> = new Set([
  "empty",
  "not-a-photo",
  "truncated",
  "too-large",
  "unreadable",
  "duplicate",
]);
