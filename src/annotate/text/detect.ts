/** Finds lines of text on a photo. */
import type { Pixels } from "../../photos/index.ts";
import { type LineOptions, linesOf, type TextLine } from "./lines.ts";
import type { Network } from "./models.ts";

const step = 32;
const means = [0.485, 0.456, 0.406] as const;
const deviations = [0.229, 0.224, 0.225] as const;

/** The lines of text, in pixels of these pixels. */
export async function detectText(pixels: Pixels, detector: Network, options: LineOptions): Promise<TextLine[]> {
  const widthPx = Math.ceil(pixels.widthPx / step) * step;
  const heightPx = Math.ceil(pixels.heightPx / step) * step;
  const { data, shape } = await detector.run(detectorInput(pixels, widthPx, heightPx), [1, 3, heightPx, widthPx]);
  if (shape.at(-1) !== widthPx || shape.at(-2) !== heightPx) {
    throw new RangeError(
      `the text detector gave a map of [${shape.join(", ")}] for ${widthPx}×${heightPx} px, [1, 1, ${heightPx}, ${widthPx}] was wanted`,
    );
  }
  return linesOf({ data, widthPx, heightPx }, options);
}

/**
 * Planes of blue, green and red, each normalised with the numbers of ImageNet's red, green and blue in that order: so
 * PP-OCR was trained. Right and below the last pixels are repeated up to a multiple of 32.
 */
export function detectorInput(
  { data, widthPx, heightPx }: Pixels,
  toWidthPx: number,
  toHeightPx: number,
): Float32Array {
  const plane = toWidthPx * toHeightPx;
  const input = new Float32Array(3 * plane);
  for (const [channel, mean] of means.entries()) {
    const deviation = deviations[channel] ?? 1;
    const values = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / deviation);
    for (let y = 0; y < toHeightPx; y++) {
      const row = Math.min(y, heightPx - 1) * widthPx;
      const to = channel * plane + y * toWidthPx;
      for (let x = 0; x < toWidthPx; x++) {
        const from = 3 * (row + Math.min(x, widthPx - 1)) + 2 - channel;
        input[to + x] = values[data[from] ?? 0] ?? 0;
      }
    }
  }
  return input;
}
