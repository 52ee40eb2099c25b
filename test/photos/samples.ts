/** Photos for tests: real ones from data-samples, and files made from them. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";

export const samples: string = fileURLToPath(new URL("../../../data-samples", import.meta.url));

export function samplePhoto(name: string): string {
  return join(samples, "photos", `${name}.jpg`);
}

/** A folder that goes when the test ends. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vivarium-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real photo as a small file. */
export async function smallPhoto(
  name: string,
  options: { readonly widthPx?: number; readonly format?: "jpeg" | "png" | "webp" | "avif" | "tiff" } = {},
): Promise<Buffer> {
  return sharp(await readFile(samplePhoto(name)))
    .resize(options.widthPx ?? 240)
    .toFormat(options.format ?? "jpeg")
    .toBuffer();
}

/** One colour everywhere. */
export function plain(
  widthPx: number,
  heightPx: number,
  background: { readonly r: number; readonly g: number; readonly b: number; readonly alpha?: number },
): Sharp {
  return sharp({
    create: { width: widthPx, height: heightPx, channels: background.alpha === undefined ? 3 : 4, background },
  });
}
