/** A thread that scores photos: brightness comes in, a raw score goes out. */
import { parentPort } from "node:worker_threads";
import { brisqueFeatures, type Gray } from "./features.ts";
import { brisqueModel, brisqueScore } from "./model.ts";
import type { Answer } from "./pool.ts";

parentPort?.on("message", async ({ job, gray }: { readonly job: number; readonly gray: Gray }) => {
  parentPort?.postMessage(await answer(job, gray));
});

async function answer(job: number, gray: Gray): Promise<Answer> {
  try {
    return { job, raw: brisqueScore(brisqueFeatures(gray), await brisqueModel()) };
  } catch (error) {
    return { job, error: error instanceof Error ? error.message : String(error) };
  }
}
