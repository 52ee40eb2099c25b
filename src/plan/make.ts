/** The whole plan from plain records: pure but for the pauses that it is given. */
import { promptDraws } from "../prompts/index.ts";
import { random } from "../random/index.ts";
import { type Candidate, type LeftOutPhoto, type SortedPhotos, summarise } from "./candidates.ts";
import { chooseByHash } from "./held-out.ts";
import { type EpochSample, planEpochs } from "./microbatches.ts";
import { groupName, probeRows } from "./probe.ts";
import { type PlannedPrompt, prompter } from "./prompting.ts";
import type { PlanLatent, PlanSettings } from "./records.ts";
import type { PlanRow } from "./row.ts";
import type { PlanReport } from "./training-plan.ts";

/** A photo that training doesn't see, and why. */
export interface Unused {
  readonly photo: string;
  readonly path: string;
  /** `waiting`: in a microbatch that did not fill before the run ended. `unseen`: the run ends before its turn. */
  readonly kind: LeftOutPhoto["kind"] | "waiting" | "unseen";
}

/** A plan that is being made. */
export interface MadePlan {
  readonly validation: readonly PlanRow[];
  readonly stable: readonly PlanRow[];
  /** The training rows in the order of consumption; to be read once. */
  readonly training: AsyncGenerator<PlanRow>;
  /** What was done and left out; right once `training` was read to its end. */
  report(): PlanReport;
  /** Every photo that training doesn't see, by id. */
  unused(): Unused[];
}

/** Below so many photos an epoch's prompts are kept; above, they are made a second time when their row is written. */
const mostKeptPrompts = 100_000;

/**
 * Plans a training run.
 *
 * @throws RangeError where no photo can be trained on
 */
export function makePlan(
  sorted: SortedPhotos,
  settings: PlanSettings,
  breathe: () => Promise<void> = async () => {},
): MadePlan {
  const { recipe, seed, microbatchSize, batchSize, steps } = settings;
  const { photos, candidates, leftOut } = sorted;
  const ids = candidates.map(({ photo }) => photo.id);
  const heldOut = chooseByHash(ids, settings.validation.photos, "validation");
  const pool = candidates.filter(({ photo }) => !heldOut.has(photo.id));
  if (pool.length === 0) throw nothingToTrain(photos, heldOut.size, leftOut, settings);
  const watched = chooseByHash(
    pool.map(({ photo }) => photo.id),
    settings.stable.photos,
    "stable",
  );
  const probe = (name: "validation" | "stable", chosen: ReadonlySet<string>): PlanRow[] =>
    probeRows(
      name,
      candidates.filter(({ photo }) => chosen.has(photo.id)),
      settings[name].draws,
      settings,
    );

  const prompt = prompter(recipe, settings.aliases);
  const candidateOf = ({ photo }: EpochSample): Candidate => at(pool, photo);
  const latentOf = ({ photo, epoch }: EpochSample): PlanLatent => {
    const { latents } = at(pool, photo);
    return latents.length === 1 ? latents[0] : at(latents, variantOf(photo, epoch, latents.length));
  };
  const variantOf = (photo: number, epoch: number, count: number): number =>
    (random(seed, "variant", at(pool, photo).photo.id).below(count) + epoch) % count;
  const kept: (PlannedPrompt | undefined)[] = [];
  let keptEpoch = -1;
  const promptOf = (sample: EpochSample): PlannedPrompt => {
    const known = sample.epoch === keptEpoch ? kept[sample.photo] : undefined;
    if (known !== undefined) return known;
    const { photo } = candidateOf(sample);
    const made = prompt(photo, promptDraws(seed, photo.id, sample.epoch));
    if (pool.length <= mostKeptPrompts && sample.epoch >= keptEpoch) {
      if (sample.epoch > keptEpoch) kept.length = 0;
      keptEpoch = sample.epoch;
      kept[sample.photo] = made;
    }
    return made;
  };

  const counts = { tags: 0, caption: 0, unconditional: 0, cutPrompts: 0, cutTokens: 0, pieces: 0, paidPieces: 0 };
  const seen = new Uint8Array(pool.length);
  let epochs = 0;
  let waiting: readonly EpochSample[] = [];
  const microbatchesAStep = batchSize / microbatchSize;

  async function* training(): AsyncGenerator<PlanRow> {
    const wanted = steps * microbatchesAStep;
    let made = 0;
    const planned = planEpochs({
      photos: pool.length,
      microbatchSize,
      seed,
      breathe,
      groupOf: (sample) =>
        settings.batchBy === "shape" ? latentOf(sample).bucket : groupName(latentOf(sample).bucket, promptOf(sample)),
    });
    for await (const epoch of planned) {
      epochs = epoch.epoch + 1;
      waiting = epoch.waiting;
      for (const samples of epoch.microbatches.slice(0, wanted - made)) {
        if (made % 64 === 0) await breathe();
        yield* rowsOf(samples, made);
        made += 1;
      }
      if (made === wanted) return;
    }
  }

  function* rowsOf(samples: readonly EpochSample[], microbatch: number): Generator<PlanRow> {
    const prompts = samples.map(promptOf);
    counts.paidPieces += samples.length * Math.max(...prompts.map(({ pieces }) => pieces));
    for (const [slot, sample] of samples.entries()) {
      const planned = at(prompts, slot);
      const latent = latentOf(sample);
      seen[sample.photo] = 1;
      counts[planned.kind] += 1;
      counts.pieces += planned.pieces;
      counts.cutTokens += planned.cut;
      if (planned.cut > 0) counts.cutPrompts += 1;
      yield {
        step: Math.floor(microbatch / microbatchesAStep),
        microbatch: microbatch % microbatchesAStep,
        slot,
        photo: candidateOf(sample).photo.id,
        shard: latent.shard,
        row: latent.row,
        chunks: planned.pieces,
        prompt: planned.text,
        tokens: planned.tokens,
        noise_seed: random(seed, "noise", microbatch * microbatchSize + slot).seed53(),
      };
    }
  }

  return {
    validation: probe("validation", heldOut),
    stable: probe("stable", watched),
    training: training(),
    report: () => ({
      photos,
      trainingPhotos: pool.length,
      validationPhotos: heldOut.size,
      stablePhotos: watched.size,
      epochs,
      prompts: { tags: counts.tags, caption: counts.caption, unconditional: counts.unconditional },
      cut: { prompts: counts.cutPrompts, tokens: counts.cutTokens },
      paddingWaste: counts.pieces === 0 ? 1 : counts.paidPieces / counts.pieces,
      leftOut: summarise(leftOut, recipe),
      waitingAtTheEnd: waiting.length,
      unseenPhotos: seen.reduce((unseen, flag) => unseen + (flag === 0 ? 1 : 0), 0),
    }),
    unused: () => {
      const inWaiting = new Set(waiting.map(({ photo }) => photo));
      const unseen = pool.flatMap(({ photo }, index): Unused[] =>
        seen[index] === 1
          ? []
          : [{ photo: photo.id, path: photo.path, kind: inWaiting.has(index) ? "waiting" : "unseen" }],
      );
      return [...leftOut, ...unseen].sort((a, b) => (a.photo < b.photo ? -1 : 1));
    },
  };
}

function nothingToTrain(
  photos: number,
  heldOut: number,
  leftOut: readonly LeftOutPhoto[],
  { recipe }: PlanSettings,
): RangeError {
  const reasons = summarise(leftOut, recipe).map(({ count, message }) => `${count}: ${message}`);
  if (heldOut > 0) reasons.push(`${heldOut}: held out for validation; lower validation.photos`);
  const why = photos === 0 ? "the dataset has no photos" : reasons.join("; ");
  return new RangeError(`Cannot plan: none of ${photos} photos is left to train on. ${why}.`);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`Cannot take item ${index} of ${items.length}`);
  return item;
}
