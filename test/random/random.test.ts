import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/random/index.ts";

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

test("random() gives these draws for this key, on any machine", () => {
  const stream = random(7, "prompt", "3f2a");
  assert.deepEqual(
    draws(6, () => stream.below(1000)),
    [934, 34, 862, 542, 421, 565],
  );
});

test("random() gives independent streams for keys that differ in one part", () => {
  const first = random(7, "prompt", "a");
  const second = random(7, "prompt", "b");
  assert.notDeepEqual(draws(4, first.seed53), draws(4, second.seed53));
  assert.notDeepEqual(random(1, 23).seed53(), random(12, 3).seed53());
});

test("random() refuses a number that is not a safe integer", () => {
  assert.throws(() => random(0.5), /seed a random stream with 0.5/);
});

test("normal() has the mean and deviation that were asked for", () => {
  const stream = random("normal");
  const values = draws(40_000, () => stream.normal(32, 19.8));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  assert.ok(Math.abs(mean - 32) < 0.3, `${mean}`);
  assert.ok(Math.abs(Math.sqrt(variance) - 19.8) < 0.3, `${variance}`);
});

test("weighted() draws in the ratio of the weights and never an item of weight 0", () => {
  const stream = random("weighted");
  const drawn = draws(60_000, () => stream.weighted(["a", "never", "b", "c"], [3, 0, 2, 1]));
  const share = (item: string): number => drawn.filter((other) => other === item).length / drawn.length;
  assert.ok(Math.abs(share("a") - 1 / 2) < 0.01 && Math.abs(share("b") - 1 / 3) < 0.01);
  assert.equal(share("never"), 0);
});

test("shuffle() keeps every item, leaves its input alone and puts each item everywhere equally often", () => {
  const items = ["a", "b", "c"];
  const stream = random("shuffle");
  const counts = new Map<string, number>();
  for (let round = 0; round < 60_000; round++) {
    const order = stream.shuffle(items).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.deepEqual(items, ["a", "b", "c"]);
  assert.equal(counts.size, 6);
  for (const count of counts.values()) assert.ok(Math.abs(count - 10_000) < 500, `${count}`);
});

test("sample() gives different items, and all of them where there are too few", () => {
  const stream = random("sample");
  assert.equal(new Set(stream.sample([1, 2, 3, 4, 5], 3)).size, 3);
  assert.deepEqual(stream.sample([1, 2], 5).sort(), [1, 2]);
});

test("pick() says that an empty list has nothing to pick", () => {
  assert.throws(() => random("empty").pick([]), /at least one item/);
});
