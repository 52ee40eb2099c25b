/** Small photos and places that the tests of latents share. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { type Bucket, sdxlBuckets } from "../../src/bucketing/index.ts";
import type { PhotoRow, PhotoSource } from "../../src/dataset/index.ts";
import { hashOfFile, listFiles } from "../../src/files/index.ts";
import { random } from "../../src/random/index.ts";

/** The repository's root. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

/** SDXL's rule at a quarter of its resolution, so that tests are fast. */
export const smallBuckets: Bucket[] = sdxlBuckets({ resolutionPx: 256, stepPx: 32 });

/** Writes a PNG of soft random colours, another for each name. */
export async function makePhoto(path: string, widthPx: number, heightPx: number): Promise<void> {
  const draws = random("photo", path.slice(path.lastIndexOf("/") + 1));
  const data = Uint8Array.from({ length: 8 * 8 * 3 }, () => draws.below(256));
  await sharp(data, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(widthPx, heightPx, { fit: "fill", kernel: "cubic" })
    .png({ compressionLevel: 1 })
    .toFile(path);
}

/** Twelve photos in three shapes. */
export async function makePhotos(folder: string): Promise<void> {
  const shapes = [
    [300, 300],
    [420, 300],
    [300, 420],
  ] as const;
  for (let index = 0; index < 12; index++) {
    const [width, height] = shapes[index % 3] ?? [300, 300];
    await makePhoto(join(folder, `${String(index).padStart(2, "0")}.png`), width + index, height + index);
  }
}

/** The folder's photos as a source; `sizes` are for files whose size cannot be read. */
export async function sourceOf(
  folder: string,
  sizes: Readonly<Record<string, readonly [number, number]>> = {},
): Promise<PhotoSource> {
  const rows: PhotoRow[] = [];
  for (const path of await listFiles(folder)) {
    const file = join(folder, path);
    const metadata =
      sizes[path] === undefined ? await sharp(file).metadata() : { width: sizes[path][0], height: sizes[path][1] };
    rows.push({
      id: await hashOfFile(file),
      path,
      bytes: (await stat(file)).size,
      width: metadata.width,
      height: metadata.height,
      format: "png",
      score: null,
      raw: null,
      tags: null,
      caption: null,
      boxes: null,
    });
  }
  return { root: join(folder, ".vivarium"), folder, hash: "", rows: async () => rows };
}
