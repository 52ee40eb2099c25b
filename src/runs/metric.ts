/** A line of metrics.jsonl. */

/** What was measured at one step. */
export interface Metric {
  /** Optimizer steps done by then; 0 is before training. */
  readonly step: number;
  /** Training samples consumed by then. */
  readonly samples: number;
  /** Seconds of training by then, pauses not counted. */
  readonly timeS: number;
  /** By name, as `train/loss` or `validation/loss`; NaN where it was not a finite number. */
  readonly values: Readonly<Record<string, number>>;
}

/** The line as a metric; undefined where it lacks its step, samples or time. */
export function metricOf(line: Readonly<Record<string, unknown>>): Metric | undefined {
  const { step, samples, time_s: timeS, ...rest } = line;
  if (typeof step !== "number" || typeof samples !== "number" || typeof timeS !== "number") return undefined;
  const values: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value === "number") values[name] = value;
    else if (value === null) values[name] = Number.NaN;
  }
  return { step, samples, timeS, values };
}

/** Samples a second over the latest training steps, validation and checkpoints included; 0 where it is not yet known. */
export function latelySamplesPerSecond(metrics: readonly Metric[]): number {
  const latest = metrics.filter((metric) => "train/loss" in metric.values).slice(-steps);
  const [first, last] = [latest[0], latest.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (last.timeS > first.timeS) return (last.samples - first.samples) / (last.timeS - first.timeS);
  return last.values["train/samples_per_s"] ?? 0;
}

const steps = 20;
