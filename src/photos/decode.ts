/**
 * Pixels of photos as the rest of the library means them: turned as EXIF says, in sRGB, without alpha (laid on white),
 * 8 bits a channel, the first frame where there are several.
 */
import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { PhotoError } from "./problem.ts";

/** Pixels row by row from the top, red, green and blue of each in turn. */
export interface Pixels {
  /** `widthPx` × `heightPx` × 3 values in 0…255. */
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The largest photo that is decoded, in pixels: beyond it a small file could fill the memory. */
export const maxPixels: number = 16_383 ** 2;

/** How a photo is brought to size. */
export interface ReadPixelsOptions {
  /** The size of the whole photo after scaling; both sides are met exactly. */
  readonly resizeTo: { readonly widthPx: number; readonly heightPx: number };
  /** The part of the *scaled* photo that is wanted. Default: all of it. */
  readonly crop?: {
    readonly leftPx: number;
    readonly topPx: number;
    readonly widthPx: number;
    readonly heightPx: number;
  };
  /** The filter of the scaling. Default Lanczos with three lobes: the sharpest that rings little. */
  readonly kernel?: "lanczos3" | "cubic" | "linear" | "nearest";
}

/**
 * Reads a photo, scales the whole of it to a size and cuts a part out.
 *
 * @throws PhotoError where the file is no photo that can be decoded
 * @throws RangeError where the crop does not lie inside the scaled photo
 * @example
 * const { data } = await readPixels("cat.jpg", {
 *   resizeTo: { widthPx: 1195, heightPx: 896 },
 *   crop: { leftPx: 20, topPx: 0, widthPx: 1152, heightPx: 896 },
 * });
 */
export async function readPixels(file: string, options: ReadPixelsOptions): Promise<Pixels> {
  const { resizeTo, crop, kernel = "lanczos3" } = options;
  if (crop !== undefined && !liesInside(crop, resizeTo)) {
    throw new RangeError(
      `Cannot cut ${crop.widthPx}×${crop.heightPx} at (${crop.leftPx}, ${crop.topPx}) out of ${file} scaled to ` +
        `${resizeTo.widthPx}×${resizeTo.heightPx}: a part that lies inside was wanted`,
    );
  }
  const photo = (await openPhoto(file)).resize({
    width: resizeTo.widthPx,
    height: resizeTo.heightPx,
    fit: "fill",
    kernel,
    fastShrinkOnLoad: false, // the JPEG decoder's own halving is a box filter, not the kernel that was asked for
  });
  if (crop !== undefined) {
    photo.extract({ left: crop.leftPx, top: crop.topPx, width: crop.widthPx, height: crop.heightPx });
  }
  return pixelsOf(file, photo);
}

/**
 * Reads a photo scaled down, its shape kept, so that its longer side is at most `longestSidePx`; smaller photos stay
 * as they are.
 *
 * @throws PhotoError where the file is no photo that can be decoded
 */
export async function readPixelsWithin(file: string, longestSidePx: number): Promise<Pixels> {
  const photo = (await openPhoto(file)).resize({
    width: longestSidePx,
    height: longestSidePx,
    fit: "inside",
    withoutEnlargement: true,
    fastShrinkOnLoad: false,
  });
  return pixelsOf(file, photo);
}

/**
 * The photo as a pipeline of sharp's that gives upright sRGB without alpha; nothing is decoded yet.
 *
 * The bytes are read first: libvips remembers files by their name, and would give old pixels of a file that changed.
 */
export async function openPhoto(file: string): Promise<Sharp> {
  return uprightPhoto(await bytesOf(file));
}

export function uprightPhoto(bytes: Uint8Array, limitPixels: number = maxPixels): Sharp {
  return sharp(bytes, { failOn: "error", limitInputPixels: limitPixels, autoOrient: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb");
}

export async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PhotoError("unreadable", `Cannot open the photo ${file}: ${reason}`, { cause: error });
  }
}

async function pixelsOf(file: string, photo: Sharp): Promise<Pixels> {
  try {
    const { data, info } = await photo.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return { data, widthPx: info.width, heightPx: info.height };
  } catch (error) {
    const what =
      "it is damaged, or changed since the dataset was opened. Open the dataset again: its report says which";
    throw new PhotoError("unreadable", `Cannot decode the photo ${file}: ${what}.`, { cause: error });
  }
}

function liesInside(
  crop: NonNullable<ReadPixelsOptions["crop"]>,
  whole: { readonly widthPx: number; readonly heightPx: number },
): boolean {
  const { leftPx, topPx, widthPx, heightPx } = crop;
  return (
    [leftPx, topPx, widthPx, heightPx].every(Number.isInteger) &&
    Math.min(leftPx, topPx) >= 0 &&
    Math.min(widthPx, heightPx) >= 1 &&
    leftPx + widthPx <= whole.widthPx &&
    topPx + heightPx <= whole.heightPx
  );
}
