/** From a dataset and its latents to a plan on disk. */
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { PhotoSource } from "../dataset/index.ts";
import { withLock } from "../files/index.ts";
import { notebookHost } from "../host/index.ts";
import type { LatentRow, Latents } from "../latents/index.ts";
import { progress } from "../progress/index.ts";
import { promptPhoto } from "../prompts/index.ts";
import { sortOut } from "./candidates.ts";
import { makePlan } from "./make.ts";
import { openPlan, readPlanFile } from "./open.ts";
import type { PlanLatent } from "./records.ts";
import { hashOfPlan, type PlanOptions, settle } from "./settle.ts";
import type { TrainingPlan } from "./training-plan.ts";
import { writePlan } from "./write.ts";

/** What planning needs of a set of latents. */
export type PlanLatents = Pick<Latents, "folder" | "hash" | "vae" | "rows">;

/**
 * Decides the whole training run and writes it down: every batch, latent, prompt, token and noise seed. The same
 * photos, latents, options and seed give the same files, on any machine; asked again, the finished plan is opened.
 *
 * @throws RangeError for impossible options (all of them at once), or where no photo is left to train on
 * @throws Error where `at` holds another plan
 * @example
 * const training = await plan(photos, latents, { recipe: prompts.captionsV2(), batchSize: 64, samples: 12_800, seed: 7 });
 */
export async function plan(photos: PhotoSource, latents: PlanLatents, options: PlanOptions): Promise<TrainingPlan> {
  const planPhotos = (await photos.rows()).map((row) => ({ ...promptPhoto(row), path: row.path }));
  const sorted = sortOut(planPhotos, (await latents.rows()).map(planLatent), options.recipe);
  const settings = settle(options, sorted);
  const hash = hashOfPlan(sorted, latents.hash, settings);
  const folder = resolve(options.at ?? join(photos.root, "plans", hash.slice(0, 12)));
  const isThere = async (): Promise<boolean> => {
    const found = await readPlanFile(folder);
    if (found !== undefined && found.hash !== hash) {
      throw new Error(
        `Cannot plan in ${folder}: it holds plan ${found.hash.slice(0, 12)}, this one is ${hash.slice(0, 12)}. ` +
          "Give another folder, or delete that one.",
      );
    }
    return found !== undefined;
  };
  if (await isThere()) return openPlan(folder);
  await withLock(folder, "write a plan", async () => {
    if (await isThere()) return; // somebody else was faster
    const bar = progress("Planning", settings.steps * settings.batchSize, "samples");
    try {
      const made = makePlan(sorted, settings, breather(options.signal ?? notebookHost()?.signal));
      await writePlan({
        folder,
        hash,
        made,
        settings,
        inputs: {
          latents: { path: latents.folder, hash: latents.hash, vae: latents.vae },
          dataset: { path: photos.root, hash: photos.hash },
        },
        advance: bar.advance,
      });
      bar.done();
    } catch (error) {
      bar.fail(error instanceof Error ? error.message : String(error));
      throw error;
    }
  });
  return openPlan(folder);
}

function planLatent(latent: LatentRow): PlanLatent {
  const { photo, variant, bucket_width, bucket_height, shard, row } = latent;
  return { photo, variant, bucket: `${bucket_width}x${bucket_height}`, shard, row };
}

/** Lets messages and timers through, and stops where the signal says so. */
function breather(signal: AbortSignal | undefined): () => Promise<void> {
  return async () => {
    await setImmediate();
    signal?.throwIfAborted();
  };
}
