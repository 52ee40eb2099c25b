import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { linesOf } from "../../../src/annotate/text/lines.ts";
import { cornersOf, holds, type Point, smallestRectangle } from "../../../src/annotate/text/rectangle.ts";
import { random } from "../../../src/random/index.ts";

describe("smallestRectangle()", () => {
  test("smallestRectangle() finds a turned rectangle again from points inside it", () => {
    const draws = random(3, "rectangles");
    for (let trial = 0; trial < 50; trial++) {
      const angle = (draws.uniform() - 0.5) * Math.PI * 0.98;
      const along = { x: Math.cos(angle), y: Math.sin(angle) };
      const wanted = { middle: { x: 50, y: 30 }, halfLong: 20 + 10 * draws.uniform(), halfShort: 5, along };
      const inside = Array.from({ length: 40 }, (): Point => {
        const [right, down] = [(2 * draws.uniform() - 1) * wanted.halfLong, (2 * draws.uniform() - 1) * 5];
        return { x: 50 + right * along.x - down * along.y, y: 30 + right * along.y + down * along.x };
      });
      const found = smallestRectangle([...inside, ...cornersOf(wanted)]);
      assert.ok(Math.abs(found.halfLong - wanted.halfLong) < 1e-6 && Math.abs(found.halfShort - 5) < 1e-6);
      assert.ok(Math.hypot(found.middle.x - 50, found.middle.y - 30) < 1e-6);
      assert.ok(Math.abs(found.along.x - along.x) < 1e-6 && Math.abs(found.along.y - along.y) < 1e-6);
      const slightlyGrown = { ...found, halfLong: found.halfLong + 1e-6, halfShort: found.halfShort + 1e-6 };
      assert.ok(inside.every((point) => holds(slightlyGrown, point)));
    }
  });

  test("smallestRectangle() takes a single point and a line", () => {
    assert.equal(smallestRectangle([{ x: 3, y: 4 }]).halfLong, 0);
    const line = smallestRectangle([
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 2, y: 0 },
    ]);
    assert.deepEqual([line.halfLong, line.halfShort], [2, 0]);
    assert.throws(() => smallestRectangle([]), RangeError);
  });
});

describe("linesOf()", () => {
  const width = 64;
  const mapOf = (value: (x: number, y: number) => number): Parameters<typeof linesOf>[0] => ({
    data: Float32Array.from({ length: width * 32 }, (_, at) => value(at % width, Math.floor(at / width))),
    widthPx: width,
    heightPx: 32,
  });

  test("linesOf() grows a line by area × 1.5 / perimeter", () => {
    const [line, ...others] = linesOf(mapOf((x, y) => (x >= 10 && x < 50 && y >= 8 && y < 16 ? 0.9 : 0.01)));
    assert.equal(others.length, 0);
    assert.ok(Math.abs((line?.confidence ?? 0) - 0.9) < 1e-6);
    const by = (40 * 8 * 1.5) / (2 * (40 + 8));
    const corners = cornersOf(line?.rectangle ?? assert.fail("there is no line"));
    const bounds = [Math.min, Math.max].flatMap((end) => [
      end(...corners.map(({ x }) => x)),
      end(...corners.map(({ y }) => y)),
    ]);
    for (const [index, wanted] of [10 - by, 8 - by, 50 + by, 16 + by].entries()) {
      assert.ok(Math.abs((bounds[index] ?? 0) - wanted) < 1e-6, `${bounds}`);
    }
  });

  test("linesOf() drops what is faint or thin, and parts what does not touch", () => {
    assert.equal(linesOf(mapOf((x, y) => (x >= 10 && x < 50 && y >= 8 && y < 16 ? 0.5 : 0))).length, 0);
    assert.equal(linesOf(mapOf((x, y) => (x >= 10 && x < 50 && y >= 8 && y < 10 ? 0.9 : 0))).length, 0);
    assert.equal(linesOf(mapOf((x, y) => (y >= 8 && y < 16 && x % 20 < 18 ? 0.9 : 0))).length, 4);
    assert.equal(linesOf(mapOf(() => 0)).length, 0);
  });
});
