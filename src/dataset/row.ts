/** What the rest of the library knows of a photo, and of whatever has photos. */

/** A box around lettering, in pixels of the oriented photo; right and bottom are exclusive. */
export interface WatermarkBox {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
  /** How sure the detector is, in 0…1. */
  readonly confidence: number;
  /** What the box says, as far as it could be read. */
  readonly text: string;
}

/** One photo with all that is known of it; `null` stands for what nobody has found out yet. */
export interface PhotoRow {
  /** The SHA-256 of the file's bytes, as 64 hexadecimal digits. */
  readonly id: string;
  /** Relative to the dataset's folder of photos, with "/" between its parts. */
  readonly path: string;
  readonly bytes: number;
  /** In pixels, after EXIF orientation. */
  readonly width: number;
  /** In pixels, after EXIF orientation. */
  readonly height: number;
  /** What the file really is, whatever its name says: "jpeg", "png", "webp", … */
  readonly format: string;
  /** The quality grade, 0 (worst) … 9 (best). */
  readonly score: number | null;
  /** What the scorer said before it was graded; its scale is the scorer's own. */
  readonly raw: number | null;
  readonly tags: readonly string[] | null;
  readonly caption: string | null;
  readonly boxes: readonly WatermarkBox[] | null;
}

/** Photos that can be read: a dataset, or a part of one. */
export interface PhotoSource {
  /** The dataset's folder of tables, absolute. */
  readonly root: string;
  /** The folder that the rows' paths are relative to, absolute. */
  readonly folder: string;
  /** The SHA-256 of the rows as they were when the dataset was last read or annotated. */
  readonly hash: string;
  /** The photos in the order of their paths. */
  rows(): Promise<readonly PhotoRow[]>;
}
