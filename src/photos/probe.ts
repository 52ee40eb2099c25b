/** What a photo's file really is, found by decoding all of it once. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import sharp, { type Metadata } from "sharp";
import { bytesOf, maxPixels, uprightPhoto } from "./decode.ts";
import { PhotoError } from "./problem.ts";

/** A photo's file that can be decoded to its end. */
export interface PhotoFacts {
  /** The SHA-256 of the file's bytes, as 64 hexadecimal digits. */
  readonly id: string;
  readonly bytes: number;
  /** In pixels, after EXIF orientation. */
  readonly width: number;
  /** In pixels, after EXIF orientation. */
  readonly height: number;
  /** What the bytes are, whatever the name says: "jpeg", "png", "webp", "gif", "tiff" or "avif". */
  readonly format: string;
  /** Frames or pages; only the first is ever used. */
  readonly frames: number;
}

/** How much is decoded before a file is refused. */
export interface ProbeOptions {
  /** In bytes; a file is read whole. Default 512 MiB. */
  readonly maxBytes?: number;
  /** In pixels, so that a small file cannot fill the memory. Default 268 million, as sharp's. */
  readonly maxPixels?: number;
}

const formats = new Set(["jpeg", "png", "webp", "gif", "tiff", "avif"]);
const decodedSidePx = 256; // small, so that the decoded lines need not be kept

/**
 * Reads a photo's file, hashes it, and decodes it to the end.
 *
 * @throws PhotoError that says what is wrong with the file, without naming it
 */
export async function probePhoto(file: string, options: ProbeOptions = {}): Promise<PhotoFacts> {
  const { maxBytes = 512 * 2 ** 20, maxPixels: pixelLimit = maxPixels } = options;
  await refuseLargeFile(file, maxBytes);
  const bytes = await bytesOf(file);
  if (bytes.length === 0) throw new PhotoError("empty", "the file has no bytes. Copy it again, or delete it.");
  const metadata = await metadataOf(bytes);
  const format = formatOf(metadata);
  if (!formats.has(format)) {
    throw new PhotoError(
      "not-a-photo",
      `its bytes are ${format}; JPEG, PNG, WebP, GIF, TIFF or AVIF was wanted. Convert it, or delete it.`,
    );
  }
  const { width, height } = metadata.autoOrient;
  if (width * height > pixelLimit) {
    throw new PhotoError(
      "too-large",
      `it says that it has ${width}×${height} pixels; at most ${pixelLimit} pixels are decoded. Scale it down first.`,
    );
  }
  await decodeToTheEnd(bytes);
  const id = createHash("sha256").update(bytes).digest("hex");
  return { id, bytes: bytes.length, width, height, format, frames: metadata.pages ?? 1 };
}

async function refuseLargeFile(file: string, maxBytes: number): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0, // opening it says why
  );
  if (size > maxBytes) {
    throw new PhotoError(
      "too-large",
      `the file has ${size} bytes; at most ${maxBytes} are read. Make it smaller first.`,
    );
  }
}

async function metadataOf(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata(); // reads the header alone
  } catch (error) {
    if (isCut(bytes)) throw truncated(error);
    const known = startsLikeAPhoto(bytes);
    throw new PhotoError(
      known ? "unreadable" : "not-a-photo",
      known
        ? "its header is damaged. Copy it again, or delete it."
        : "its bytes are no picture of a known format, whatever its name says. Delete it, or give it its true extension.",
      { cause: error },
    );
  }
}

async function decodeToTheEnd(bytes: Buffer): Promise<void> {
  try {
    await uprightPhoto(bytes, Number.MAX_SAFE_INTEGER)
      .resize({ width: decodedSidePx, height: decodedSidePx, fit: "fill" })
      .raw()
      .toBuffer();
  } catch (error) {
    if (isCut(bytes)) throw truncated(error);
    throw new PhotoError("unreadable", "its picture is damaged. Copy it again, or delete it.", { cause: error });
  }
}

function truncated(cause: unknown): PhotoError {
  return new PhotoError("truncated", "the file ends before its picture does. Copy it again.", { cause });
}

/**
 * Whether a file that cannot be decoded lacks its end. Seen from the bytes, and decoders' own words are kept out of
 * messages: with several photos under way libvips sometimes loses them, and reports must not depend on that.
 */
function isCut(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 12).toString("latin1");
  if (start.startsWith("\xff\xd8")) return bytes.lastIndexOf(endOfJpeg) < Math.max(2, bytes.lastIndexOf(scanOfJpeg));
  if (start.startsWith("\x89PNG")) return !bytes.subarray(-12).includes("IEND");
  if (start.startsWith("GIF8")) return bytes.at(-1) !== trailerOfGif;
  const isWebp = start.startsWith("RIFF") && start.endsWith("WEBP");
  return isWebp && bytes.readUInt32LE(4) + 8 > bytes.length; // RIFF states the size of all that follows it
}

const scanOfJpeg = Buffer.from([0xff, 0xda]);
const endOfJpeg = Buffer.from([0xff, 0xd9]);
const trailerOfGif = 0x3b;

function startsLikeAPhoto(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 12).toString("latin1");
  return /^(\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(avif|avis|mif1))/s.test(start);
}

function formatOf(metadata: Metadata): string {
  return metadata.format === "heif" && metadata.compression === "av1" ? "avif" : metadata.format;
}
