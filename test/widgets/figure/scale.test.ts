import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../../src/random/index.ts";
import {
  countAxis,
  fraction,
  logTicks,
  niceTicks,
  plainTicks,
  share,
  significant,
} from "../../../src/widgets/figure/scale.ts";

test("niceTicks() gives round numbers within the range, evenly spaced", () => {
  assert.deepEqual(niceTicks(0, 23, 5), [0, 5, 10, 15, 20]);
  assert.deepEqual(niceTicks(0.31, 0.72, 4), [0.4, 0.5, 0.6, 0.7]);
  const draw = random("ticks");
  for (let trial = 0; trial < 500; trial++) {
    const from = draw.normal(0, 1) * 10 ** (draw.below(12) - 6);
    const to = from + draw.uniform() * 10 ** (draw.below(12) - 6) + 1e-7;
    const ticks = niceTicks(from, to, 5);
    assert.ok(ticks.length >= 2 && ticks.length <= 11, `${ticks.length} ticks in ${from}…${to}`);
    const slack = (to - from) * 1e-6 + Math.abs(from) * 1e-12;
    assert.ok(
      ticks.every((tick) => tick >= from - slack && tick <= to + slack),
      `${ticks} in ${from}…${to}`,
    );
  }
});

test("logTicks() gives two to eight ticks on any axis", () => {
  assert.deepEqual(logTicks(0.1, 100), [0.1, 0.3, 1, 3, 10, 30, 100]);
  const draw = random("log ticks");
  for (let trial = 0; trial < 500; trial++) {
    const from = 10 ** draw.normal(0, 2);
    const to = from * (1.02 + 10 ** (3 * draw.uniform()));
    const ticks = logTicks(from, to);
    assert.ok(ticks.length >= 2 && ticks.length <= 10, `${ticks.length} ticks in ${from}…${to}`);
  }
});

test("plainTicks() writes all ticks with the same decimals", () => {
  assert.deepEqual(
    plainTicks([0, 0.5, 1]).map((tick) => tick.text),
    ["0.0", "0.5", "1.0"],
  );
});

test("countAxis() reaches the largest count and has whole ticks when counts are small", () => {
  const axis = countAxis("photos", 1, 5);
  assert.equal(axis.to, 1);
  assert.deepEqual(
    axis.ticks.map((tick) => tick.text),
    ["0", "1"],
  );
  assert.equal(countAxis("photos", 0, 5).to, 1);
});

test("fraction() places values, and none where a logarithmic axis has no place", () => {
  const axis = { label: "", scale: "log", from: 0.1, to: 10, ticks: [], grid: false } as const;
  assert.equal(fraction(axis, 1), 0.5);
  assert.ok(Number.isNaN(fraction(axis, 0)));
});

test("share() and significant() keep small parts from looking like none", () => {
  assert.equal(share(1, 3_000_000), "<0.1 %");
  assert.equal(share(0, 0), "0 %");
  assert.equal(share(7, 7), "100 %");
  assert.equal(significant(0.000012345, 3), "1.23e-5");
  assert.equal(significant(4.8212, 3), "4.82");
});
