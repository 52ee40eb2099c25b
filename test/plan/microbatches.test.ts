import assert from "node:assert/strict";
import { test } from "node:test";
import { type EpochSample, type PlannedEpoch, planEpochs } from "../../src/plan/microbatches.ts";
import { random } from "../../src/random/index.ts";

interface Case {
  readonly photos: number;
  readonly microbatchSize: number;
  readonly seed: number;
  readonly groups: number;
  readonly epochs: number;
}

/** Groups that depend on the epoch too, as prompt lengths do. */
const groupOf =
  ({ seed, groups }: Case) =>
  ({ photo, epoch }: EpochSample): string =>
    `group ${random(seed, "group", photo, epoch).below(groups)}`;

async function planned(options: Case): Promise<PlannedEpoch[]> {
  const epochs: PlannedEpoch[] = [];
  for await (const epoch of planEpochs({ ...options, groupOf: groupOf(options), breathe: async () => {} })) {
    epochs.push(epoch);
    if (epochs.length === options.epochs) break;
  }
  return epochs;
}

const draws = random(3, "cases");
const cases: readonly Case[] = Array.from({ length: 60 }, (_, seed) => ({
  photos: 1 + draws.below(80),
  microbatchSize: 1 + draws.below(9),
  seed,
  groups: 1 + draws.below(30),
  epochs: 1 + draws.below(6),
}));

test("planEpochs() drops nothing and repeats nothing: each photo once an epoch, in a microbatch or waiting", async () => {
  for (const options of cases) {
    const epochs = await planned(options);
    const samples = [...epochs.flatMap(({ microbatches }) => microbatches.flat()), ...(epochs.at(-1)?.waiting ?? [])];
    const found = samples.map(({ photo, epoch }) => epoch * options.photos + photo).sort((a, b) => a - b);
    assert.deepEqual(
      found,
      Array.from({ length: options.epochs * options.photos }, (_, index) => index),
    );
  }
});

test("planEpochs() makes full microbatches of one group", async () => {
  for (const options of cases) {
    for (const microbatch of (await planned(options)).flatMap(({ microbatches }) => microbatches)) {
      assert.equal(microbatch.length, options.microbatchSize);
      assert.equal(new Set(microbatch.map(groupOf(options))).size, 1);
    }
  }
});

test("planEpochs() lets fewer wait in a group than fill a microbatch", async () => {
  for (const options of cases) {
    for (const { waiting } of await planned(options)) {
      for (const group of new Set(waiting.map(groupOf(options)))) {
        assert.ok(waiting.filter((sample) => groupOf(options)(sample) === group).length < options.microbatchSize);
      }
    }
  }
});

test("planEpochs() serves those that waited first", async () => {
  for (const options of cases) {
    const epochs = await planned(options);
    for (const { epoch, waiting } of epochs.slice(0, -1)) {
      for (const [index, sample] of waiting.entries()) {
        const before = waiting.slice(0, index).filter((other) => groupOf(options)(other) === groupOf(options)(sample));
        const later = epochs[epoch + 1];
        const microbatch = later?.microbatches.find((samples) => samples.includes(sample));
        if (microbatch !== undefined) assert.ok(before.every((other) => microbatch.includes(other)));
        else assert.ok(later?.waiting.includes(sample));
      }
    }
  }
});

test("planEpochs() gives the same again for the same seed, and another order for another seed and epoch", async () => {
  const options = { photos: 50, microbatchSize: 2, seed: 5, groups: 2, epochs: 2 };
  assert.deepEqual(await planned(options), await planned(options));
  const [first, second] = await planned(options);
  const [other] = await planned({ ...options, seed: 6 });
  const order = (epoch: PlannedEpoch | undefined): number[] =>
    (epoch?.microbatches ?? []).flat().map(({ photo }) => photo);
  assert.notDeepEqual(order(first), order(other));
  assert.notDeepEqual(order(first), order(second));
});
