/** A run's folder, read as it grows. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { attachJob } from "../cluster/index.ts";
import { JsonlReader } from "./jsonl.ts";
import { type Metric, metricOf } from "./metric.ts";
import { type RunStatus, statusOf } from "./status.ts";

/** What a reader of runs needs of run.json; its whole schema is the training's. */
export interface RunHead {
  readonly id: string;
  readonly createdAt: string;
  readonly model: { readonly kind: string };
  readonly plan: { readonly steps: number; readonly samples: number };
}

const headSchema: z.ZodType<RunHead> = z.object({
  id: z.string(),
  createdAt: z.string(),
  model: z.object({ kind: z.string() }),
  plan: z.object({ steps: z.number(), samples: z.number() }),
});

/** @throws Error where there is no run, or its run.json cannot be read */
export async function readHead(folder: string): Promise<RunHead> {
  const path = join(folder, "run.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new Error(`Cannot open the run in ${folder}: there is no ${path}`, { cause });
  }
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`Cannot open the run in ${folder}: ${path} is not the record of a run`, { cause });
  }
}

/** The records of a run, read once and then only what is new. */
export class RunFolder {
  readonly #folder: string;
  readonly #head: RunHead;
  readonly #metricLines: JsonlReader;
  readonly #eventLines: JsonlReader;
  #metrics: Metric[] = [];
  #events: Readonly<Record<string, unknown>>[] = [];
  #strange = 0;

  constructor(folder: string, head: RunHead) {
    this.#folder = folder;
    this.#head = head;
    this.#metricLines = new JsonlReader(join(folder, "metrics.jsonl"));
    this.#eventLines = new JsonlReader(join(folder, "events.jsonl"));
  }

  /** All metrics as of the last `refresh`. */
  get metrics(): readonly Metric[] {
    return this.#metrics;
  }

  /** Reads what is new, and says how the run stands. */
  async refresh(): Promise<RunStatus> {
    const job = await attachJob(this.#folder)?.status(); // before the records: an end is in them once the job is over
    const events = await this.#eventLines.read();
    this.#events = events.restarted ? [...events.records] : [...this.#events, ...events.records];
    const lines = await this.#metricLines.read();
    if (lines.restarted) [this.#metrics, this.#strange] = [[], 0];
    for (const line of lines.records) {
      const metric = metricOf(line);
      if (metric === undefined) this.#strange++;
      else this.#metrics.push(metric);
    }
    return statusOf({
      stepsTotal: this.#head.plan.steps,
      samplesTotal: this.#head.plan.samples,
      events: this.#events,
      metrics: this.#metrics,
      job,
      lastSeenMs: await this.#lastSeenMs(),
      brokenLines: this.#metricLines.broken.length + this.#eventLines.broken.length + this.#strange,
    });
  }

  async #lastSeenMs(): Promise<number | null> {
    const names = ["metrics.jsonl", "events.jsonl", "log.txt", "job.json"];
    const times = await Promise.all(
      names.map((name) =>
        stat(join(this.#folder, name)).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      ),
    );
    return Math.round(Math.max(...times)) || null;
  }
}
