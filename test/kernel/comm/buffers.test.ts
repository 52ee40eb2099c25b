import assert from "node:assert/strict";
import { test } from "node:test";
import { attachBuffers, detachBuffers } from "../../../kernel/comm/buffers.ts";

test("detachBuffers() removes fields and empties slots, and leaves the given state alone", () => {
  const state = {
    a: new Uint8Array([1]),
    list: [0, new Uint8Array([2]).buffer, { deep: new Float32Array([1]) }],
    text: "t",
  };
  const { state: rest, paths, buffers } = detachBuffers(state);
  assert.deepEqual(rest, { list: [0, null, {}], text: "t" });
  assert.deepEqual(paths, [["a"], ["list", 1], ["list", 2, "deep"]]);
  assert.deepEqual(
    buffers.map((buffer) => buffer.byteLength),
    [1, 1, 4],
  );
  assert.ok(state.a instanceof Uint8Array && state.list.length === 3);
});

test("detachBuffers() takes only the part that a view covers", () => {
  const { buffers } = detachBuffers({ part: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) });
  assert.deepEqual([...(buffers[0] ?? [])], [2, 3]);
});

test("attachBuffers() undoes detachBuffers()", () => {
  const state = { a: new Uint8Array([1, 2]), list: [new Uint8Array([3]), { b: new Uint8Array([4]) }], n: null };
  const { state: rest, paths, buffers } = detachBuffers(state);
  assert.deepEqual(attachBuffers(structuredClone(rest), paths, buffers), state);
});

test("attachBuffers() passes over paths that lead nowhere or into a prototype", () => {
  const buffers = Array.from({ length: 5 }, () => new Uint8Array(1));
  const paths = [["missing", "deep"], [], "text", ["__proto__"], ["constructor", "prototype", "__proto__"]];
  assert.deepEqual(attachBuffers({ a: 1 }, paths, buffers), { a: 1 });
  assert.deepEqual(attachBuffers({ a: 1 }, "no list", buffers), { a: 1 });
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});
