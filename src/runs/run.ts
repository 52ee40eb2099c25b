/** A run: its folder is the truth, so any kernel can open it, today or next week. */
import { resolve } from "node:path";
import { attachJob } from "../cluster/index.ts";
import { type Displayable, displaySymbol, notebookHost } from "../host/index.ts";
import { type LossSnapshot, type LossSource, liveLoss } from "../widgets/index.ts";
import { RunFailedError } from "./failed.ts";
import { RunFolder, type RunHead, readHead } from "./folder.ts";
import { follow, pointsOf, snapshotOf } from "./follow.ts";
import { lastLines } from "./last-lines.ts";
import type { Metric } from "./metric.ts";
import type { RunStatus } from "./status.ts";

/** A training run. It shows itself as its loss, live while it trains; interrupting or closing the notebook leaves it alone. */
export interface Run extends LossSource, Displayable {
  /** Short, and the same for the same plan, model and recipe. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** When it was launched first; ISO 8601. */
  readonly createdAt: string;
  status(): Promise<RunStatus>;
  /** Everything measured so far, in the order of the steps. */
  metrics(): Promise<readonly Metric[]>;
  /** What the trainer printed, from a byte of its log on. */
  logs(fromByte?: number): Promise<{ readonly text: string; readonly nextByte: number }>;
  /**
   * Waits until the run is over, and says how it ended: finished or stopped. Ends early, with the signal's error, when
   * `signal` fires (default: the running cell's); the run goes on.
   * @throws RunFailedError where it failed, with its last words
   */
  finished(options?: { readonly signal?: AbortSignal }): Promise<RunStatus>;
  /**
   * Lets the step in hand end and a checkpoint be written, then ends the run; a run that was asked before is killed.
   * Returns when it has ended.
   */
  stop(options?: StopOptions): Promise<RunStatus>;
}

export interface StopOptions {
  /** Milliseconds that the step and the checkpoint may take before the run is killed. Default 10 minutes. */
  readonly graceMs?: number;
  /** Ends the waiting, not the stopping. Default: the running cell's. */
  readonly signal?: AbortSignal;
}

/**
 * The run in a folder.
 * @throws Error where there is none
 */
export async function openRun(folder: string): Promise<Run> {
  const path = resolve(folder);
  return runOf(path, await readHead(path));
}

function runOf(folder: string, head: RunHead): Run {
  const { id } = head;
  const read = async (): Promise<{ status: RunStatus; metrics: readonly Metric[] }> => {
    const records = new RunFolder(folder, head);
    return { status: await records.refresh(), metrics: records.metrics };
  };
  const status = async (): Promise<RunStatus> => (await read()).status;
  const run: Run = {
    id,
    folder,
    createdAt: head.createdAt,
    title: `Run ${id}`,
    status,
    metrics: async () => (await read()).metrics,
    logs: async (fromByte = 0) => (await attachJob(folder)?.logs(fromByte)) ?? { text: "", nextByte: fromByte },
    snapshot: async (): Promise<LossSnapshot> => {
      const now = await read();
      return snapshotOf(now.status, pointsOf(now.metrics));
    },
    follow: (signal) => follow(new RunFolder(folder, head), signal),
    finished: async ({ signal = theCells() ?? new AbortController().signal } = {}) => {
      for await (const _ of follow(new RunFolder(folder, head), signal)); // until its end
      signal.throwIfAborted();
      const end = await status();
      if (end.state === "failed") throw new RunFailedError(id, folder, end, await lastLines(folder));
      return end;
    },
    stop: async (options = {}) => {
      const signal = theCells();
      await attachJob(folder)?.cancel(signal === undefined ? options : { signal, ...options });
      return status();
    },
    [displaySymbol]: () => liveLoss(run)[displaySymbol](),
  };
  return run;
}

/** The signal of the cell that is running, where there is one. */
const theCells = (): AbortSignal | undefined => notebookHost()?.signal;
