/** What the live loss plot needs to know of a run: plain records, so that any kind of run can be drawn. */

/** One measurement of a run. */
export interface LossPoint {
  /** Optimizer steps done when it was measured; 0 is before training. */
  readonly step: number;
  /** Training samples consumed by then. */
  readonly samples: number;
  /** Seconds since the run started. */
  readonly timeS: number;
  /** What was measured, by the names of `metrics.jsonl`: `train/loss`, `validation/loss`, `stable_train_loss/loss`, … Others are ignored. */
  readonly name: string;
  /** The value; NaN (a diverged step) is drawn as a gap. */
  readonly value: number;
}

/** A run at one moment. */
export interface LossSnapshot {
  readonly status: "waiting" | "running" | "finished" | "failed" | "stopped";
  /** A few words beside the status, as "installing the trainer" or why the run failed; may be empty. */
  readonly note: string;
  /** Optimizer steps of the whole run; 0 where not yet known. */
  readonly stepsTotal: number;
  readonly step: number;
  readonly samples: number;
  /** Photos a second, lately; 0 where not yet known. */
  readonly samplesPerSecond: number;
  /** Milliseconds until the last step, as far as can be told. */
  readonly etaMs: number | null;
  /** Milliseconds since the Unix epoch at which the run last gave a sign of life; null where it gave none. */
  readonly lastSeenMs: number | null;
  /** From `snapshot()`: all points so far. From `follow()`: see there. In order of their step for each name. */
  readonly points: readonly LossPoint[];
}

/** A run whose loss can be drawn, now and while it goes on. */
export interface LossSource {
  /** The heading of the plot, as the run's name. */
  readonly title: string;
  /** The run now, with **all** points so far. */
  snapshot(): Promise<LossSnapshot>;
  /**
   * The run from now on. The **first** item holds all points so far (so that nothing is lost between `snapshot()` and
   * the following), each later one only the points that are **new** since the item before. Ends after the item whose
   * status is `finished`, `failed` or `stopped`, or when `signal` fires (without an error).
   */
  follow(signal: AbortSignal): AsyncIterable<LossSnapshot>;
}
