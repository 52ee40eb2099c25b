export { RunFailedError } from "./failed.ts";
export { attach, listRuns, type RunsOptions, runsFolder } from "./list.ts";
export type { Metric } from "./metric.ts";
export { openRun, type Run, type StopOptions } from "./run.ts";
export type { RunStatus } from "./status.ts";
