/** Threads that score photos, so that the notebook's own thread stays free. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Gray } from "./features.ts";

/** What a thread answers. */
export type Answer = { readonly job: number; readonly raw: number } | { readonly job: number; readonly error: string };

/** Scores photos in a few threads. */
export interface ScorePool {
  /** The raw score; the brightness moves to the thread and is empty here afterwards. */
  score(gray: Gray): Promise<number>;
  close(): Promise<void>;
}

interface Job {
  readonly resolve: (raw: number) => void;
  readonly reject: (error: Error) => void;
}

export function openScorePool(threads: number = Math.min(4, availableParallelism())): ScorePool {
  const jobs = new Map<number, Job>();
  let broken: Error | undefined;
  const workers = Array.from({ length: threads }, () => new Worker(new URL("./worker.js", import.meta.url)));
  for (const worker of workers) {
    worker.on("message", (answer: Answer) => {
      const job = jobs.get(answer.job);
      jobs.delete(answer.job);
      if ("raw" in answer) job?.resolve(answer.raw);
      else job?.reject(new RangeError(answer.error));
    });
    worker.on("error", (error: Error) => {
      broken = error;
      for (const job of jobs.values()) job.reject(error);
      jobs.clear();
    });
  }
  let started = 0;
  return {
    score: ({ data, widthPx, heightPx }) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        const job = started++;
        jobs.set(job, { resolve, reject });
        workers[job % workers.length]?.postMessage({ job, gray: { data, widthPx, heightPx } }, [data.buffer]);
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
