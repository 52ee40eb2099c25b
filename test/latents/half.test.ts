import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { floatsOf, halvesOf } from "../../src/latents/half.ts";

const finite = 0x7c00; // halves below it are the finite ones that are not negative

describe("half", () => {
  test("halvesOf() takes every half back to itself", () => {
    const halves = Uint16Array.from({ length: 2 ** 16 }, (_, half) => half);
    const back = halvesOf(floatsOf(halves));
    for (const half of halves) {
      const isNan = (half & 0x7fff) > finite;
      if (isNan) assert.ok(((back[half] ?? 0) & 0x7fff) > finite);
      else assert.equal(back[half], half);
    }
  });

  test("halvesOf() rounds to nearest, ties to even, between all neighbours and on both signs", () => {
    const values = floatsOf(Uint16Array.from({ length: finite }, (_, half) => half));
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    const neighbour = (value: number, by: number): number => {
      float[0] = value;
      bits[0] = (bits[0] ?? 0) + by;
      return float[0];
    };
    for (let half = 0; half + 1 < finite; half++) {
      const middle = ((values[half] ?? 0) + (values[half + 1] ?? 0)) / 2; // exact: halves have 11 bits, floats 24
      const even = half % 2 === 0 ? half : half + 1;
      const cases = Float32Array.of(middle, neighbour(middle, -1), neighbour(middle, 1));
      assert.deepEqual([...halvesOf(cases)], [even, half, half + 1]);
      assert.deepEqual(
        [...halvesOf(cases.map((value) => -value))],
        [even, half, half + 1].map((bits) => bits | 0x8000),
      );
    }
  });

  test("halvesOf() keeps what is no number, and makes what is too large infinite", () => {
    const values = Float32Array.of(
      65504,
      65519.996,
      65520,
      1e30,
      Number.POSITIVE_INFINITY,
      -65520,
      Number.NaN,
      1e-30,
      -0,
    );
    assert.deepEqual([...halvesOf(values)], [0x7bff, 0x7bff, 0x7c00, 0x7c00, 0x7c00, 0xfc00, 0x7e00, 0, 0x8000]);
  });
});
