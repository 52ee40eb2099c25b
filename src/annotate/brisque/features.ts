/**
 * BRISQUE's 36 features: how the local contrast of a photo is distributed, at full and at half size (Mittal, Moorthy and
 * Bovik 2012, §III), with the steps and constants of OpenCV's implementation, whose regression it feeds.
 *
 * Where neighbouring pixels are exactly equal (a clipped sky), the exact result is 0, on neither side of the
 * distribution. OpenCV computes in single precision there and counts the signs of its rounding errors; so on photos with
 * large areas of one colour its scores differ from these, by up to 7 of 100, and on all others by less than 0.05.
 */
import { gamma, shapeOfRatio } from "./gamma.ts";

/** Brightness, row by row from the top. */
export interface Gray {
  /** `widthPx` × `heightPx` values in 0…1. */
  readonly data: Float32Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Red, green and blue in turn (0…255) to brightness: the rounded 8-bit luma of ITU-R BT.601, over 255. */
export function grayOf(rgb: Uint8Array, widthPx: number, heightPx: number): Gray {
  const data = new Float32Array(widthPx * heightPx);
  for (let index = 0, at = 0; index < data.length; index++, at += 3) {
    const luma = (rgb[at] ?? 0) * 9798 + (rgb[at + 1] ?? 0) * 19235 + (rgb[at + 2] ?? 0) * 3735;
    data[index] = ((luma + 16_384) >> 15) / 255;
  }
  return { data, widthPx, heightPx };
}

/**
 * The features: for each of two scales 2 of the normalised brightness and 4 of each product of neighbours (right, below,
 * below right, above right).
 *
 * @throws RangeError where the photo has no detail to measure: it is of one colour, or smaller than 16 pixels a side
 */
export function brisqueFeatures(gray: Gray): Float64Array {
  if (Math.min(gray.widthPx, gray.heightPx) < 16) {
    throw new RangeError(
      `it has ${gray.widthPx}×${gray.heightPx} px; at least 16 a side are needed to judge its quality`,
    );
  }
  const features = [...scaleFeatures(gray), ...scaleFeatures(halved(gray))];
  if (!features.every(Number.isFinite)) {
    throw new RangeError("it is of one colour nearly everywhere, so it has no detail to judge its quality by");
  }
  return Float64Array.from(features);
}

function scaleFeatures(gray: Gray): number[] {
  const normalised = contrastNormalised(gray);
  const whole = fitOf(normalised.data);
  const features = [whole.shape, (whole.left ** 2 + whole.right ** 2) / 2];
  for (const [down, right] of [
    [0, 1],
    [1, 0],
    [1, 1],
    [-1, 1],
  ] as const) {
    const { shape, left, right: rightSide } = fitOf(products(normalised, down, right));
    const scale = Math.sqrt(gamma(1 / shape)) / Math.sqrt(gamma(3 / shape));
    const mean = (rightSide - left) * (gamma(2 / shape) / gamma(1 / shape)) * scale;
    features.push(shape, mean, left ** 2, rightSide ** 2);
  }
  return features;
}

/** (brightness − local mean) / (local deviation + 1/255), with a Gaussian window of 7 × 7 pixels, σ = 7/6. */
function contrastNormalised({ data, widthPx, heightPx }: Gray): Gray {
  const mean = blurred(data, widthPx, heightPx);
  const squares = blurred(
    data.map((value) => value * value),
    widthPx,
    heightPx,
  );
  const normalised = new Float32Array(data.length);
  for (let index = 0; index < data.length; index++) {
    const centre = mean[index] ?? 0;
    const deviation = Math.sqrt(Math.max(0, (squares[index] ?? 0) - centre * centre));
    normalised[index] = ((data[index] ?? 0) - centre) / (deviation + 1 / 255);
  }
  return { data: normalised, widthPx, heightPx };
}

const reach = 3;
const window: readonly number[] = gaussian(7 / 6, reach);

function blurred(data: Float32Array, width: number, height: number): Float32Array {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = window.slice(reach); // the window is symmetric
  const across = new Float32Array(data.length);
  const padded = new Float32Array(width + 2 * reach);
  for (let start = 0; start < data.length; start += width) {
    padded.set(data.subarray(start, start + width), reach);
    padded.fill(data[start] ?? 0, 0, reach);
    padded.fill(data[start + width - 1] ?? 0, width + reach);
    for (let x = 0; x < width; x++) {
      across[start + x] =
        w0 * (padded[x + 3] ?? 0) +
        w1 * ((padded[x + 2] ?? 0) + (padded[x + 4] ?? 0)) +
        w2 * ((padded[x + 1] ?? 0) + (padded[x + 5] ?? 0)) +
        w3 * ((padded[x] ?? 0) + (padded[x + 6] ?? 0));
    }
  }
  const down = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = (offset: number): number => Math.min(height - 1, Math.max(0, y + offset)) * width;
    const [a, b, c, d, e, f, g] = [row(-3), row(-2), row(-1), row(0), row(1), row(2), row(3)];
    for (let x = 0; x < width; x++) {
      down[d + x] =
        w0 * (across[d + x] ?? 0) +
        w1 * ((across[c + x] ?? 0) + (across[e + x] ?? 0)) +
        w2 * ((across[b + x] ?? 0) + (across[f + x] ?? 0)) +
        w3 * ((across[a + x] ?? 0) + (across[g + x] ?? 0));
    }
  }
  return down;
}

/** An asymmetric generalised Gaussian: its shape, and its deviations left and right of 0. */
interface Fit {
  readonly shape: number;
  readonly left: number;
  readonly right: number;
}

/** Fits by moments (Lasmar, Stitou and Berthoumieu 2009); values that are exactly 0 lie on neither side. */
function fitOf(values: Float32Array): Fit {
  let above = 0;
  let below = 0;
  let absolute = 0;
  let squares = 0;
  let signedSquares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number; // inside the array
    const magnitude = Math.abs(value);
    above += Number(value > 0); // added, not branched on: the signs are as good as random
    below += Number(value < 0);
    absolute += magnitude;
    squares += value * value;
    signedSquares += value * magnitude;
  }
  const left = Math.sqrt((squares - signedSquares) / 2 / below);
  const right = Math.sqrt((squares + signedSquares) / 2 / above);
  const skew = left / right;
  const ratio = (absolute / values.length) ** 2 / (squares / values.length);
  const corrected = (ratio * (skew ** 3 + 1) * (skew + 1)) / (skew ** 2 + 1) ** 2;
  return { shape: shapeOfRatio(corrected), left, right };
}

/** Each pixel times its neighbour; beyond the edge a neighbour is 0. */
function products({ data, widthPx, heightPx }: Gray, down: number, right: number): Float32Array {
  const result = new Float32Array(data.length);
  const step = down * widthPx + right;
  for (let y = Math.max(0, -down); y < heightPx - Math.max(0, down); y++) {
    const end = (y + 1) * widthPx - right;
    for (let at = y * widthPx; at < end; at++) result[at] = (data[at] as number) * (data[at + step] as number); // both inside
  }
  return result;
}

/** Half the size, cubic (a = −0.75) without a low-pass, edges repeated: pixel x lies at (x + ½)·(old/new) − ½. */
function halved(gray: Gray): Gray {
  const widthPx = Math.floor(gray.widthPx / 2);
  const heightPx = Math.floor(gray.heightPx / 2);
  const columns = cubicTaps(gray.widthPx, widthPx);
  const rows = cubicTaps(gray.heightPx, heightPx);
  const narrow = new Float32Array(widthPx * gray.heightPx);
  for (let y = 0; y < gray.heightPx; y++) {
    const start = y * gray.widthPx;
    for (const [x, { at, weights }] of columns.entries()) {
      narrow[y * widthPx + x] =
        (gray.data[start + at[0]] ?? 0) * weights[0] +
        (gray.data[start + at[1]] ?? 0) * weights[1] +
        (gray.data[start + at[2]] ?? 0) * weights[2] +
        (gray.data[start + at[3]] ?? 0) * weights[3];
    }
  }
  const data = new Float32Array(widthPx * heightPx);
  for (const [y, { at, weights }] of rows.entries()) {
    for (let x = 0; x < widthPx; x++) {
      data[y * widthPx + x] =
        (narrow[at[0] * widthPx + x] ?? 0) * weights[0] +
        (narrow[at[1] * widthPx + x] ?? 0) * weights[1] +
        (narrow[at[2] * widthPx + x] ?? 0) * weights[2] +
        (narrow[at[3] * widthPx + x] ?? 0) * weights[3];
    }
  }
  return { data, widthPx, heightPx };
}

interface Taps {
  readonly at: readonly [number, number, number, number];
  readonly weights: readonly [number, number, number, number];
}

function cubicTaps(from: number, to: number): Taps[] {
  const inside = (index: number): number => Math.min(from - 1, Math.max(0, index));
  return Array.from({ length: to }, (_, index) => {
    const position = (index + 0.5) * (from / to) - 0.5;
    const first = Math.floor(position);
    const t = position - first;
    return {
      at: [inside(first - 1), inside(first), inside(first + 1), inside(first + 2)],
      weights: [cubic(1 + t), cubic(t), cubic(1 - t), cubic(2 - t)],
    };
  });
}

/** Keys' cubic kernel with a = −0.75. */
function cubic(distance: number): number {
  const a = -0.75;
  return distance <= 1
    ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
    : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
}

function gaussian(deviation: number, reachPx: number): number[] {
  const weights = Array.from({ length: 2 * reachPx + 1 }, (_, index) =>
    Math.exp(-((index - reachPx) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
