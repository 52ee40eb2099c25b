/**
 * Samples into full microbatches. An epoch is one pass over the photos in an order of its own; what fills no microbatch
 * waits for the next epoch, and nothing is dropped.
 */
import { random } from "../random/index.ts";

/** A photo, as its place in the list of photos, in one epoch. */
export interface EpochSample {
  readonly photo: number;
  readonly epoch: number;
}

/** Samples of one group; always `microbatchSize` of them. */
export type Microbatch = readonly EpochSample[];

/** What is known when an epoch is planned. */
export interface PlannedEpoch {
  readonly epoch: number;
  /** In the order of consumption. */
  readonly microbatches: readonly Microbatch[];
  /** Samples that fill no microbatch yet, by group, in the order in which they came. */
  readonly waiting: readonly EpochSample[];
}

/** How microbatches are made. */
export interface MicrobatchOptions {
  /** Photos an epoch passes over; at least 1. */
  readonly photos: number;
  readonly microbatchSize: number;
  readonly seed: number;
  /** What the samples of a microbatch have in common. */
  readonly groupOf: (sample: EpochSample) => string;
  /** Awaited now and then, so that long epochs let others work. */
  readonly breathe: () => Promise<void>;
}

const photosABreath = 256;

/**
 * Epoch after epoch, without end. The order of photos comes from (seed, "epoch", epoch), the order of an epoch's
 * microbatches from (seed, "order", epoch).
 */
export async function* planEpochs(options: MicrobatchOptions): AsyncGenerator<PlannedEpoch, never> {
  const { photos, microbatchSize, seed, groupOf, breathe } = options;
  const everyPhoto = Array.from({ length: photos }, (_, photo) => photo);
  const open = new Map<string, EpochSample[]>();
  for (let epoch = 0; ; epoch++) {
    const full: Microbatch[] = [];
    let sinceBreath = 0;
    for (const photo of random(seed, "epoch", epoch).shuffle(everyPhoto)) {
      if (sinceBreath++ % photosABreath === 0) await breathe();
      const sample = { photo, epoch };
      const group = groupOf(sample);
      const filling = open.get(group) ?? [];
      filling.push(sample);
      if (filling.length < microbatchSize) open.set(group, filling);
      else {
        open.delete(group);
        full.push(filling);
      }
    }
    const waiting = [...open.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, samples]) => samples);
    yield { epoch, microbatches: random(seed, "order", epoch).shuffle(full), waiting };
  }
}
