/** The curves of a loss plot, grown point by point and thinned: what is drawn, whatever the length of the run. */
import { MinMaxSeries } from "./min-max.ts";
import type { LossPoint, LossSnapshot } from "./source.ts";

/** One point of a curve. */
export interface CurvePoint {
  readonly step: number;
  readonly samples: number;
  readonly timeS: number;
  /** NaN is a gap. */
  readonly value: number;
}

/** A curve of the plot: `raw` is the loss of single steps, `smooth` is its moving average. */
export type CurveName = "raw" | "smooth" | "validation" | "stable";

export const curveNames: readonly CurveName[] = ["raw", "smooth", "stable", "validation"];

export type Curves = Readonly<Record<CurveName, readonly CurvePoint[]>>;

const maxBins = 512;

const curveOf: Readonly<Record<string, CurveName>> = {
  "train/loss": "raw",
  "validation/loss": "validation",
  "stable_train_loss/loss": "stable",
};

/** Takes in the points of a run and gives its curves. */
export class CurveBook {
  readonly #series: Record<CurveName, MinMaxSeries<CurvePoint>> = {
    raw: new MinMaxSeries(maxBins),
    smooth: new MinMaxSeries(maxBins),
    validation: new MinMaxSeries(maxBins),
    stable: new MinMaxSeries(maxBins),
  };
  readonly #lastStep = new Map<CurveName, number>();
  readonly #average: BiasCorrectedAverage;
  /** Steps whose loss was not a number. */
  invalid = 0;

  /** @param spanSteps over how many steps the smoothed curve averages, see `spanFor` */
  constructor(spanSteps: number) {
    this.#average = new BiasCorrectedAverage(spanSteps);
  }

  /**
   * Adds points. Names that are not drawn are passed over, and so are points that are not beyond the last step of their
   * name: a run that resumes from a checkpoint repeats a few.
   */
  add(points: readonly LossPoint[]): void {
    for (const { name, ...point } of points) {
      const curve = curveOf[name];
      if (curve === undefined || point.step <= (this.#lastStep.get(curve) ?? -1)) continue;
      this.#lastStep.set(curve, point.step);
      this.#series[curve].push(point);
      if (curve !== "raw") continue;
      if (!Number.isFinite(point.value)) this.invalid += 1;
      this.#series.smooth.push({ ...point, value: this.#average.next(point.value) });
    }
  }

  /** How many measured points a drawn bin stands for; 1 where nothing was left out. */
  get thinnedBy(): number {
    return this.#series.raw.binWidth;
  }

  curves(): Curves {
    return {
      raw: this.#series.raw.points(),
      smooth: this.#series.smooth.points(),
      validation: this.#series.validation.points(),
      stable: this.#series.stable.points(),
    };
  }
}

/** Over how many steps a run's loss is smoothed: a twentieth of the run, 10 to 200. */
export function spanFor(snapshot: Pick<LossSnapshot, "stepsTotal">): number {
  return Math.min(200, Math.max(10, Math.round(snapshot.stepsTotal / 20)));
}

/**
 * An exponential moving average without the pull towards its start: s ← β·s + (1 − β)·x, and s / (1 − βⁿ) after n values
 * (Kingma & Ba 2015, §3), β = 1 − 2 / (span + 1). NaN gives NaN and changes nothing.
 */
class BiasCorrectedAverage {
  readonly #beta: number;
  #sum = 0;
  #weight = 0;

  constructor(span: number) {
    this.#beta = 1 - 2 / (span + 1);
  }

  next(value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    this.#sum = this.#beta * this.#sum + (1 - this.#beta) * value;
    this.#weight = this.#beta * this.#weight + (1 - this.#beta);
    return this.#sum / this.#weight;
  }
}
