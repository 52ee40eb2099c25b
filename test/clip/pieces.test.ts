import assert from "node:assert/strict";
import { test } from "node:test";
import { cutTokens, frame, piecesOf } from "../../src/clip/index.ts";

const ids = (count: number): Uint16Array => Uint16Array.from({ length: count }, (_, index) => 1000 + index);

test("piecesOf() is clamp(ceil(n / 75), 1, 3)", () => {
  for (let count = 0; count <= 400; count++) {
    assert.equal(piecesOf(count), Math.min(3, Math.max(1, Math.ceil(count / 75))), `${count} tokens`);
  }
});

test("cutTokens() keeps the first 225 ids and counts the others", () => {
  assert.deepEqual(cutTokens(ids(225)), { tokens: ids(225), cut: 0 });
  assert.deepEqual(cutTokens(ids(300)), { tokens: ids(225), cut: 75 });
  assert.deepEqual(cutTokens(ids(3), 2), { tokens: ids(2), cut: 1 });
  assert.throws(() => cutTokens(ids(3), -1), /-1 tokens/);
});

test("frame() puts BOS and EOS around each piece and pads for both encoders", () => {
  const framed = frame(ids(77), 3);
  assert.equal(framed.encoder1.length, 3 * 77);
  assert.deepEqual([...framed.encoder1.subarray(0, 77)], [49406, ...ids(75), 49407]);
  assert.deepEqual([...framed.encoder1.subarray(77, 154)], [49406, 1075, 1076, 49407, ...Array(73).fill(49407)]);
  assert.deepEqual([...framed.encoder1.subarray(154)], [49406, 49407, ...Array(75).fill(49407)]);
  assert.deepEqual([...framed.encoder2.subarray(77, 154)], [49406, 1075, 1076, 49407, ...Array(73).fill(0)]);
});

test("frame() makes one row of an empty prompt", () => {
  assert.deepEqual([...frame(ids(0), 1).encoder2], [49406, 49407, ...Array(75).fill(0)]);
});

test("frame() refuses more ids than its pieces hold", () => {
  assert.throws(() => frame(ids(76), 1), /Cannot frame 76 tokens in 1 piece of 75: at most 75/);
});
