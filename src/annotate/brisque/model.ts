/** BRISQUE's regression: features to a score. Where its numbers come from stands in MODEL.md. */
import { readFile } from "node:fs/promises";

const featureCount = 36;
const vectorCount = 774;

/** A support vector regression with a radial basis. */
export interface BrisqueModel {
  readonly gamma: number;
  readonly rho: number;
  readonly coefficients: Float64Array;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  /** Row by row, 36 features each. */
  readonly vectors: Float32Array;
}

let model: Promise<BrisqueModel> | undefined;

/** The model that lies in the package; read once. */
export function brisqueModel(): Promise<BrisqueModel> {
  model ??= read(new URL("../../../../src/annotate/brisque/live.bin", import.meta.url));
  return model;
}

/** The score of a photo with these 36 features: 0 (best) … 100 (worst). */
export function brisqueScore(features: Float64Array, { gamma, rho, coefficients, ...arrays }: BrisqueModel): number {
  const { lowest, highest, vectors } = arrays;
  const scaled = features.map((value, index) => {
    const low = lowest[index] ?? 0;
    return -1 + (2 * (value - low)) / ((highest[index] ?? 0) - low);
  });
  let sum = -rho;
  for (let vector = 0; vector < coefficients.length; vector++) {
    let distance = 0;
    for (let index = 0; index < featureCount; index++) {
      distance += ((scaled[index] ?? 0) - (vectors[vector * featureCount + index] ?? 0)) ** 2;
    }
    sum += (coefficients[vector] ?? 0) * Math.exp(-gamma * distance);
  }
  return Math.min(100, Math.max(0, sum));
}

async function read(file: URL): Promise<BrisqueModel> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`Cannot read BRISQUE's model ${file.pathname}: it belongs to the package. Install it again.`, {
      cause: error,
    });
  });
  const doubles = 2 + vectorCount;
  const floats = (2 + vectorCount) * featureCount;
  if (bytes.length !== 8 * doubles + 4 * floats) {
    throw new Error(
      `Cannot read BRISQUE's model ${file.pathname}: it has ${bytes.length} bytes, ${8 * doubles + 4 * floats} were wanted. ` +
        "Install the package again.",
    );
  }
  const whole = Uint8Array.from(bytes).buffer; // a buffer of its own, so that its start is aligned
  const head = new Float64Array(whole, 0, doubles);
  const body = new Float32Array(whole, 8 * doubles, floats);
  return {
    gamma: head[0] ?? 0,
    rho: head[1] ?? 0,
    coefficients: head.subarray(2),
    lowest: body.subarray(0, featureCount),
    highest: body.subarray(featureCount, 2 * featureCount),
    vectors: body.subarray(2 * featureCount),
  };
}
