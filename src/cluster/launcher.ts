/** The contract between a run and what runs it. All that a run is lies in its folder; a launcher only starts and ends it. */

/** Where runs can be computed. */
export interface Launcher {
  /** One of: "local". Stands in the run's job.json, so that `attachJob` finds the launcher again. */
  readonly kind: string;
  /**
   * Brings there what the run needs.
   * @throws Error where something is missing that would keep the run from starting
   */
  stage(runFolder: string): Promise<void>;
  /** Starts what `run.json` says, from its latest checkpoint where there is one. Returns once the job is on its way. */
  submit(runFolder: string): Promise<Job>;
}

/** A run's latest submission. */
export interface Job {
  readonly runFolder: string;
  status(): Promise<JobStatus>;
  /** What the job printed, from a byte of its log on; `nextByte` is where to go on. */
  logs(fromByte: number): Promise<{ readonly text: string; readonly nextByte: number }>;
  /** Asks the job to write a checkpoint and end; a job that was asked before is killed. Returns when it has ended. */
  cancel(options?: CancelOptions): Promise<void>;
}

export interface CancelOptions {
  /** Milliseconds that a checkpoint may take before the job is killed. Default 10 minutes: a large model's lies on a slow disk. */
  readonly graceMs?: number;
  /** Ends the waiting, not the stopping. */
  readonly signal?: AbortSignal;
}

export interface JobStatus {
  /** `waiting`: for the trainer's set-up, or in a queue; `ended`: well or badly, see the run's events. */
  readonly state: "waiting" | "running" | "ended";
  /** What it waits for, or why it ended; may be empty. */
  readonly note: string;
  /** Null where it has not ended or nobody knows. */
  readonly exitCode: number | null;
  /** Whether somebody asked it to stop. */
  readonly stopAsked: boolean;
}
