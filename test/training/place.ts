/** A small plan with latents in a folder of its own, for runs with the real trainer. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { PlanToTrain } from "../../src/training/train.ts";

process.env.OMP_NUM_THREADS = "1"; // the latents are tiny: a second thread only waits for the first

export const root: string = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

export interface Place {
  readonly folder: string;
  /** Where runs go. */
  readonly runs: string;
  readonly plan: PlanToTrain;
}

/** 64×128 latents' worth of pixels a sample, six samples a step: a step takes about 0.2 s. */
export async function makePlace(steps: number): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "vivarium-run-"));
  execFileSync(`${root}/trainer/.venv/bin/python`, [`${root}/test/trainer/synthetic.py`, folder, String(steps)]);
  const plan = JSON.parse(await readFile(join(folder, "plan/plan.json"), "utf8")) as PlanToTrain; // synthetic.py's
  const { hash, samples, batchSize } = plan;
  return {
    folder,
    runs: join(folder, "runs"),
    plan: { folder: join(folder, "plan"), hash, steps, samples, batchSize },
  };
}

/** Waits for what something else is about to do. */
export async function until<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await delay(20);
  }
}
