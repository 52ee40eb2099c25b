/** How far a job has come, in words. Pure: counts and times in, text out. */

/** A job at one moment. */
export interface ProgressState {
  readonly label: string;
  /** What is counted, in the plural: "photos". */
  readonly unit: string;
  readonly count: number;
  /** `undefined` where nobody knows it. */
  readonly total: number | undefined;
  readonly elapsedMs: number;
  readonly outcome: "running" | "done" | "failed";
  /** A few words about where the job is, or why it failed. */
  readonly note: string;
}

/**
 * The state in one line.
 *
 * @example
 * progressLine({ label: "Scoring", unit: "photos", count: 20, total: 60, elapsedMs: 4000, outcome: "running", note: "" })
 * // "Scoring: 20 of 60 photos · 5.0/s · 0:08 left"
 */
export function progressLine(state: ProgressState): string {
  const counted =
    state.total === undefined ? `${count(state.count)}` : `${count(state.count)} of ${count(state.total)}`;
  const perSecond = state.elapsedMs > 0 ? (state.count * 1000) / state.elapsedMs : 0;
  const parts = [`${state.label}: ${counted} ${state.unit}`];
  if (perSecond > 0) parts.push(rate(perSecond));
  if (state.outcome === "running" && state.total !== undefined && perSecond > 0) {
    parts.push(`${duration((Math.max(0, state.total - state.count) / perSecond) * 1000)} left`);
  }
  if (state.outcome !== "running") parts.push(`${state.outcome} after ${duration(state.elapsedMs)}`);
  if (state.note !== "") parts.push(state.note);
  return parts.join(" · ");
}

/**
 * A duration as minutes and seconds, or hours, minutes and seconds.
 *
 * @example
 * duration(3_725_000) // "1:02:05"
 */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function count(value: number): string {
  return Math.floor(value).toLocaleString("en-US");
}

function rate(perSecond: number): string {
  return perSecond >= 1 ? `${perSecond.toFixed(perSecond < 100 ? 1 : 0)}/s` : `${(1 / perSecond).toFixed(1)} s each`;
}
