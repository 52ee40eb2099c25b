/**
 * What kernel and page share of a loss plot. It holds the thinned curves themselves, so that a reloaded page draws the
 * same picture without asking for anything.
 */
import { type CurveName, type CurvePoint, type Curves, curveNames } from "./curves.ts";
import type { LossSnapshot } from "./source.ts";

/** What the horizontal axis counts. */
export type LossAxis = "step" | "samples" | "time";

/** How a person wants to see the plot; the page changes these. */
export interface LossView {
  readonly axis: LossAxis;
  readonly logY: boolean;
  readonly hidden: readonly CurveName[];
}

export const firstView: LossView = { axis: "step", logY: false, hidden: [] };

/** A run as it is drawn. */
export interface LossPicture extends Omit<LossSnapshot, "points"> {
  readonly title: string;
  readonly spanSteps: number;
  readonly thinnedBy: number;
  readonly invalid: number;
  readonly curves: Curves;
}

/** A curve's points as bytes: four little-endian doubles each (step, samples, seconds, value). JSON has no NaN. */
export type CurveBytes = Uint8Array;

/** The model's state. */
export interface LossState extends LossView {
  readonly picture: Omit<LossPicture, "curves">;
  /** The kernel's clock when `picture` was sent: ages are counted from it. */
  readonly sentMs: number;
  readonly raw: CurveBytes;
  readonly smooth: CurveBytes;
  readonly validation: CurveBytes;
  readonly stable: CurveBytes;
}

const bytesAPoint = 32;

export function curveBytes(points: readonly CurvePoint[]): CurveBytes {
  const view = new DataView(new ArrayBuffer(points.length * bytesAPoint));
  for (const [index, point] of points.entries()) {
    for (const [column, value] of [point.step, point.samples, point.timeS, point.value].entries()) {
      view.setFloat64(index * bytesAPoint + column * 8, value, true);
    }
  }
  return new Uint8Array(view.buffer);
}

/** The points in a curve's bytes; a page gets them as a `DataView`. */
export function curvePoints(bytes: ArrayBufferView | undefined): CurvePoint[] {
  if (bytes === undefined) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / bytesAPoint) }, (_, index) => {
    const column = (at: number): number => view.getFloat64(index * bytesAPoint + at * 8, true);
    return { step: column(0), samples: column(1), timeS: column(2), value: column(3) };
  });
}

/** The picture that a state holds, read by key. */
export function pictureOf(get: <Key extends keyof LossState>(key: Key) => LossState[Key]): LossPicture {
  const curves = Object.fromEntries(curveNames.map((name) => [name, curvePoints(get(name))]));
  return { ...get("picture"), curves: curves as unknown as Curves }; // every name has just been given a value
}
