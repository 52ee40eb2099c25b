/** Reads a line of text: cuts it out level, 48 pixels high, and decodes what the recogniser says (CTC, greedy). */
import type { Pixels } from "../../photos/index.ts";
import type { Network } from "./models.ts";
import { cornersOf, type Rectangle } from "./rectangle.ts";

const linePx = 48;
const shortestPx = 320; // what PP-OCR pads short lines to
const longestPx = 1600;

/** What a line says. */
export interface Reading {
  readonly text: string;
  /** The mean over the characters, 0…1; 0 where there are none. */
  readonly confidence: number;
}

export async function readLine(
  pixels: Pixels,
  line: Rectangle,
  recogniser: Network,
  alphabet: readonly string[],
): Promise<Reading> {
  const { data, widthPx } = lineInput(pixels, line);
  const { data: scores, shape } = await recogniser.run(data, [1, 3, linePx, widthPx]);
  const [, steps = 0, characters = 0] = shape;
  if (characters !== alphabet.length) {
    throw new RangeError(
      `the text recogniser tells ${characters} characters apart, its alphabet has ${alphabet.length}: name the files that belong together`,
    );
  }
  return decode(scores, steps, alphabet);
}

/** The likeliest character of each step; repeated ones count once, and "none" parts them. */
export function decode(scores: Float32Array, steps: number, alphabet: readonly string[]): Reading {
  let text = "";
  let sum = 0;
  let count = 0;
  let before = 0;
  for (let step = 0; step < steps; step++) {
    let best = 0;
    const start = step * alphabet.length;
    for (let index = 1; index < alphabet.length; index++) {
      if ((scores[start + index] ?? 0) > (scores[start + best] ?? 0)) best = index;
    }
    if (best !== 0 && best !== before) {
      text += alphabet[best] ?? "";
      sum += scores[start + best] ?? 0;
      count++;
    }
    before = best;
  }
  return { text: text.trim(), confidence: count === 0 ? 0 : sum / count };
}

/** Planes of blue, green and red from −1 to 1, the rest of the width 0. */
function lineInput(pixels: Pixels, line: Rectangle): { data: Float32Array; widthPx: number } {
  const textPx = Math.min(longestPx, Math.max(8, Math.round((linePx * line.halfLong) / line.halfShort)));
  const widthPx = Math.max(shortestPx, Math.ceil(textPx / 8) * 8);
  const data = new Float32Array(3 * linePx * widthPx);
  const [topLeft, topRight, , bottomLeft] = cornersOf(line);
  const samples = Math.max(1, Math.round((2 * line.halfShort) / linePx)); // a side, so that shrinking does not alias
  for (let y = 0; y < linePx; y++) {
    for (let x = 0; x < textPx; x++) {
      const sum = [0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample++) {
        const right = (x + ((sample % samples) + 0.5) / samples) / textPx;
        const down = (y + (Math.floor(sample / samples) + 0.5) / samples) / linePx;
        const px = topLeft.x + right * (topRight.x - topLeft.x) + down * (bottomLeft.x - topLeft.x);
        const py = topLeft.y + right * (topRight.y - topLeft.y) + down * (bottomLeft.y - topLeft.y);
        addSample(sum, pixels, px - 0.5, py - 0.5);
      }
      for (let channel = 0; channel < 3; channel++) {
        data[(channel * linePx + y) * widthPx + x] = (sum[2 - channel] ?? 0) / samples ** 2 / 127.5 - 1;
      }
    }
  }
  return { data, widthPx };
}

/** Adds the colour at a place, linear between pixels; beyond the edge the last pixel goes on. */
function addSample(sum: number[], { data, widthPx, heightPx }: Pixels, x: number, y: number): void {
  const left = Math.min(widthPx - 1, Math.max(0, Math.floor(x)));
  const top = Math.min(heightPx - 1, Math.max(0, Math.floor(y)));
  const right = Math.min(widthPx - 1, left + 1);
  const bottom = Math.min(heightPx - 1, top + 1);
  const across = Math.min(1, Math.max(0, x - left));
  const down = Math.min(1, Math.max(0, y - top));
  for (let channel = 0; channel < 3; channel++) {
    const at = (column: number, row: number): number => data[3 * (row * widthPx + column) + channel] ?? 0;
    const above = at(left, top) * (1 - across) + at(right, top) * across;
    const below = at(left, bottom) * (1 - across) + at(right, bottom) * across;
    sum[channel] = (sum[channel] ?? 0) + above * (1 - down) + below * down;
  }
}
