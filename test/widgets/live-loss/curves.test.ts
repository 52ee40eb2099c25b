import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../../src/random/index.ts";
import { CurveBook, spanFor } from "../../../src/widgets/live-loss/curves.ts";
import { MinMaxSeries } from "../../../src/widgets/live-loss/min-max.ts";
import { curveBytes, curvePoints } from "../../../src/widgets/live-loss/state.ts";

const trainLoss = (step: number, value: number) => ({
  step,
  samples: step * 4,
  timeS: step,
  name: "train/loss",
  value,
});

test("MinMaxSeries keeps every point while there are few", () => {
  const series = new MinMaxSeries<{ value: number }>(8);
  const points = [3, 1, Number.NaN, 2].map((value) => ({ value }));
  for (const point of points) series.push(point);
  assert.deepEqual(series.points(), points);
  assert.equal(series.binWidth, 1);
});

test("MinMaxSeries keeps the smallest and largest of each bin of a power of two, whatever arrives", () => {
  const draw = random("min-max");
  for (let trial = 0; trial < 30; trial++) {
    const values = Array.from({ length: 1 + draw.below(3000) }, () =>
      draw.chance(0.02) ? Number.NaN : draw.normal(0, 1),
    );
    const series = new MinMaxSeries<{ at: number; value: number }>(64);
    for (const [at, value] of values.entries()) series.push({ at, value });
    const width = series.binWidth;
    const expected: number[] = [];
    for (let from = 0; from < values.length; from += width) {
      const bin = values.slice(from, from + width);
      const finite = bin.filter(Number.isFinite);
      const ends = [...new Set([bin.indexOf(Math.min(...finite)), bin.indexOf(Math.max(...finite))])];
      expected.push(...(finite.length === 0 ? [] : ends.sort((a, b) => a - b).map((at) => from + at)));
      const gap = bin.findLastIndex(Number.isNaN);
      if (gap >= 0) expected.push(from + gap);
    }
    assert.deepEqual(
      series.points().map((point) => point.at),
      expected,
    );
    assert.equal(Math.log2(width) % 1, 0);
    assert.ok(values.length / width <= 64);
  }
});

test("CurveBook smooths without a pull towards the start, and leaves a gap where a loss is no number", () => {
  const book = new CurveBook(10);
  book.add([trainLoss(1, 2), trainLoss(2, 2), trainLoss(3, Number.NaN), trainLoss(4, 2)]);
  assert.deepEqual(
    book.curves().smooth.map((point) => point.value),
    [2, 2, Number.NaN, 2],
  );
  assert.equal(book.invalid, 1);
});

test("CurveBook passes over other metrics and over steps that a resumed run repeats", () => {
  const book = new CurveBook(10);
  book.add([trainLoss(1, 1), trainLoss(2, 1), { ...trainLoss(2, 9), name: "train/lr" }]);
  book.add([trainLoss(2, 5), trainLoss(3, 1)]);
  assert.deepEqual(
    book.curves().raw.map((point) => [point.step, point.value]),
    [
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  );
});

test("CurveBook draws the same whether points come at once or one by one", () => {
  const draw = random("curves");
  const points = Array.from({ length: 5000 }, (_, step) => trainLoss(step, draw.uniform()));
  const [whole, grown] = [new CurveBook(50), new CurveBook(50)];
  whole.add(points);
  for (const point of points) grown.add([point]);
  assert.deepEqual(grown.curves(), whole.curves());
});

test("spanFor() is a twentieth of a run, within 10 to 200 steps", () => {
  assert.deepEqual(
    [0, 200, 2000, 1e6].map((stepsTotal) => spanFor({ stepsTotal })),
    [10, 10, 100, 200],
  );
});

test("curvePoints() reads back what curveBytes() wrote, at any offset, NaN included", () => {
  const points = [
    { step: 1, samples: 40_000_000, timeS: 0.25, value: Number.NaN },
    { step: 2, samples: 8, timeS: 1, value: 0.1 },
  ];
  const bytes = curveBytes(points);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(curvePoints(new DataView(shifted.buffer, 3)), points);
  assert.deepEqual(curvePoints(undefined), []);
});
