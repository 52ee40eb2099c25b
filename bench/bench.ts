/** What a bench measures: rows of ours beside a peer, taken in the same run. */

/** One comparison. */
export interface BenchRow {
  readonly what: string;
  /** Our figure, in the unit that `what` names. */
  readonly ours: number;
  readonly peer: number;
  /** ours / peer. */
  readonly ratio: number;
  /** The highest ratio that is good enough. */
  readonly goal: number;
  readonly holds: boolean;
}

/** A row, with its ratio and verdict worked out. */
export function benchRow(row: Pick<BenchRow, "what" | "ours" | "peer" | "goal">): BenchRow {
  const ratio = row.ours / row.peer;
  return { ...row, ratio, holds: ratio <= row.goal };
}

/** The median time of `runs` calls in milliseconds, after one that is not counted. */
export async function medianMs(runs: number, call: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const started = performance.now();
    await call();
    if (run > 0) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}
