/** How a run stands, from what its folder and its job say. Pure. */
import type { JobStatus } from "../cluster/index.ts";
import { checkpointStep, told } from "./events.ts";
import { latelySamplesPerSecond, type Metric } from "./metric.ts";

/** A run at one moment. */
export interface RunStatus {
  /** `waiting`: not yet training, see the note; the last three are ends. */
  readonly state: "waiting" | "running" | "finished" | "failed" | "stopped";
  /** What it waits for, or why it failed; may be empty. */
  readonly note: string;
  /** Optimizer steps done. */
  readonly step: number;
  readonly stepsTotal: number;
  /** Training samples consumed. */
  readonly samples: number;
  readonly samplesTotal: number;
  /** Lately; 0 where it is not yet known. */
  readonly samplesPerSecond: number;
  /** Milliseconds until the last step; null where nobody can tell. */
  readonly etaMs: number | null;
  /** Milliseconds since the Unix epoch at which the run last wrote anything; null where it never did. */
  readonly lastSeenMs: number | null;
  /** Lines of its records that could not be read; they are passed over. */
  readonly brokenLines: number;
}

/** What a status is made of. */
export interface RunFacts {
  readonly stepsTotal: number;
  readonly samplesTotal: number;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly metrics: readonly Metric[];
  /** Undefined where no launcher of ours started the run. */
  readonly job: JobStatus | undefined;
  readonly lastSeenMs: number | null;
  readonly brokenLines: number;
}

export function isOver(state: RunStatus["state"]): boolean {
  return state === "finished" || state === "failed" || state === "stopped";
}

export function statusOf(facts: RunFacts): RunStatus {
  const { stepsTotal, samplesTotal, metrics, lastSeenMs, brokenLines } = facts;
  const latest = metrics.at(-1);
  const samples = latest?.samples ?? 0;
  const { state, note } = stateOf(facts);
  const samplesPerSecond = latelySamplesPerSecond(metrics);
  return {
    state,
    note,
    step: latest?.step ?? 0,
    stepsTotal,
    samples,
    samplesTotal,
    samplesPerSecond,
    etaMs: samplesPerSecond > 0 && !isOver(state) ? ((samplesTotal - samples) / samplesPerSecond) * 1000 : null,
    lastSeenMs,
    brokenLines,
  };
}

function stateOf({ events, job }: RunFacts): Pick<RunStatus, "state" | "note"> {
  const latest = told(events);
  switch (latest.state) {
    case "finished":
      return { state: "finished", note: "" };
    case "stopped":
      return { state: "stopped", note: latest.step > 0 ? `at step ${latest.step}, with a checkpoint` : "" };
    case "failed":
      return { state: "failed", note: latest.message };
  }
  if (job === undefined) {
    return latest.state === "training" ? { state: "running", note: "" } : { state: "waiting", note: "not launched" };
  }
  if (job.state === "ended") return endedUntold(events, job);
  if (latest.state === "training") return { state: "running", note: job.note };
  return { state: "waiting", note: job.state === "waiting" ? job.note : "the trainer is loading its libraries" };
}

/** The job is over and no event says so: the trainer was killed. */
function endedUntold(events: RunFacts["events"], job: JobStatus): Pick<RunStatus, "state" | "note"> {
  const step = checkpointStep(events);
  const kept = step === undefined ? "there is no checkpoint" : `the newest checkpoint is of step ${step}`;
  if (job.stopAsked) return { state: "stopped", note: `killed; ${kept}` };
  return { state: "failed", note: `the trainer ended without a word (${job.note}): killed, or out of memory; ${kept}` };
}
