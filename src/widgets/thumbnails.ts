/** Small pictures for static figures, within what an output may weigh. */
import { join } from "node:path";
import { inParallel, PhotoError, thumbnailDataUri } from "../photos/index.ts";

/** Longer sides that are tried, largest first. */
const sidesPx: readonly number[] = [256, 192, 144, 96, 64];

/**
 * A `data:` address for each path, all of one size: the largest at which they weigh at most `maxBytes` together.
 * `undefined` stands for a photo that cannot be read any more.
 *
 * @param folder what the paths are relative to
 */
export async function thumbnails(
  folder: string,
  paths: readonly string[],
  limits: { readonly maxPx: number; readonly maxBytes: number },
): Promise<(string | undefined)[]> {
  const sides = sidesPx.filter((side) => side <= limits.maxPx);
  for (const [index, side] of sides.entries()) {
    const made = await inParallel(paths, (path) => thumbnail(join(folder, path), side));
    const bytes = made.reduce((sum, address) => sum + (address?.length ?? 0), 0);
    if (bytes <= limits.maxBytes || index === sides.length - 1) return made;
  }
  return [];
}

async function thumbnail(file: string, maxPx: number): Promise<string | undefined> {
  try {
    return await thumbnailDataUri(file, maxPx);
  } catch (error) {
    if (error instanceof PhotoError) return undefined; // moved or damaged since the scan: the figure shows an empty frame
    throw error;
  }
}
