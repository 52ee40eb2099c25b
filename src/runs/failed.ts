/** The error of somebody who waited for a run that failed. */
import type { RunStatus } from "./status.ts";

export class RunFailedError extends Error {
  override readonly name = "RunFailedError";
  readonly runId: string;
  readonly folder: string;
  readonly status: RunStatus;

  constructor(runId: string, folder: string, status: RunStatus, lastLines: readonly string[]) {
    const log = lastLines.length > 0 ? `\nIts last words (${folder}/log.txt):\n  ${lastLines.join("\n  ")}` : "";
    super(`The run ${runId} failed at step ${status.step} of ${status.stepsTotal}: ${status.note}${log}`);
    this.runId = runId;
    this.folder = folder;
    this.status = status;
  }
}
