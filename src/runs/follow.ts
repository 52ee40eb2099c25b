/** A run as it goes on: the points that are new, and its status where it changed. */
import { setTimeout as delay } from "node:timers/promises";
import type { LossPoint, LossSnapshot } from "../widgets/index.ts";
import type { RunFolder } from "./folder.ts";
import type { Metric } from "./metric.ts";
import { isOver, type RunStatus } from "./status.ts";

const pollMs = 250; // files are asked: their notices get lost on network file systems

/**
 * First all points so far, then at each change the new ones, until the run is over or `signal` fires.
 *
 * A run that goes on from a checkpoint measures some steps again: those points come once.
 */
export async function* follow(folder: RunFolder, signal: AbortSignal): AsyncGenerator<LossSnapshot> {
  const latest = new Map<string, number>();
  let shown = "";
  while (!signal.aborted) {
    const status = await folder.refresh();
    const points = newPoints(folder.metrics, latest);
    const now = whatIsSeen(status);
    if (points.length > 0 || now !== shown) yield snapshotOf(status, points);
    shown = now;
    if (isOver(status.state)) return;
    await delay(pollMs, undefined, { signal }).catch(() => {});
  }
}

export function snapshotOf(status: RunStatus, points: readonly LossPoint[]): LossSnapshot {
  const { state, note, stepsTotal, step, samples, samplesPerSecond, etaMs, lastSeenMs } = status;
  return { status: state, note, stepsTotal, step, samples, samplesPerSecond, etaMs, lastSeenMs, points };
}

export function pointsOf(metrics: readonly Metric[]): LossPoint[] {
  return metrics.flatMap(({ step, samples, timeS, values }) =>
    Object.entries(values)
      .filter(([name]) => name.endsWith("/loss"))
      .map(([name, value]) => ({ step, samples, timeS, name, value })),
  );
}

/** The points beyond each name's latest step; `latest` then knows them. */
function newPoints(metrics: readonly Metric[], latest: Map<string, number>): LossPoint[] {
  const points = pointsOf(metrics).filter(({ name, step }) => step > (latest.get(name) ?? -1));
  for (const { name, step } of points) latest.set(name, step);
  return points;
}

function whatIsSeen({ state, note, step }: RunStatus): string {
  return JSON.stringify([state, note, step]);
}
