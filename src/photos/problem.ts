/** What can be wrong with a file that should be a photo. */

/**
 * - `empty`: no bytes at all
 * - `not-a-photo`: no picture of a known format, whatever the name says
 * - `truncated`: the file ends before the picture does
 * - `too-large`: more pixels or bytes than are safe to decode
 * - `unreadable`: the file cannot be opened, or its picture is damaged
 */
export type PhotoProblemKind = "empty" | "not-a-photo" | "truncated" | "too-large" | "unreadable";

/** A file that should be a photo and is none, or none that can be decoded. */
export class PhotoError extends Error {
  override readonly name = "PhotoError";
  readonly kind: PhotoProblemKind;

  constructor(kind: PhotoProblemKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
