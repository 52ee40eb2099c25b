import assert from "node:assert/strict";
import { test } from "node:test";
import { displaySymbol, mimeBundleOf } from "../../../kernel/display/bundle.ts";

function bundle(value: unknown): Readonly<Record<string, unknown>> {
  const made = mimeBundleOf(value);
  assert.ok(!(made instanceof Promise));
  return made;
}

test("mimeBundleOf() gives text for plain values", () => {
  assert.deepEqual(bundle("a"), { "text/plain": "'a'" });
  assert.deepEqual(bundle(1n), { "text/plain": "1n" });
  assert.deepEqual(bundle(null), { "text/plain": "null" });
  assert.deepEqual(bundle([1, 2]), { "text/plain": "[ 1, 2 ]" });
});

test("mimeBundleOf() shortens what is long", () => {
  const text = String(bundle(new Float64Array(100_000))["text/plain"]);
  assert.match(text, /99900 more items/);
  assert.ok(text.length < 5000);
});

test("mimeBundleOf() adds a table to an array of records", () => {
  const { "text/html": table, "text/plain": text } = bundle([
    { a: 1, b: "<b>" },
    { a: 2, c: new Date(0) },
  ]);
  assert.match(String(table), /<th[^>]*>a<\/th>.*<th[^>]*>b<\/th>.*<th[^>]*>c<\/th>/);
  assert.match(String(table), /&lt;b&gt;/);
  assert.match(String(table), /2 rows × 3 columns/);
  assert.match(String(text), /a: 1/);
});

test("mimeBundleOf() draws both ends of a long table and says how long it is", () => {
  const rows = Array.from({ length: 1000 }, (_, n) => ({ n: `row-${n}` }));
  const table = String(bundle(rows)["text/html"]);
  assert.equal(table.match(/row-/g)?.length, 20);
  assert.ok(table.includes("row-0<") && table.includes("row-999<") && table.includes("1000 rows"));
});

test("mimeBundleOf() makes no table of other arrays", () => {
  for (const value of [[], [1, { a: 1 }], [{}, {}], [[1]], [new Map()], [null]])
    assert.ok(!("text/html" in bundle(value)));
});

test("mimeBundleOf() asks the value itself, and waits for it", async () => {
  assert.deepEqual(bundle({ [displaySymbol]: () => ({ "text/html": "x" }) }), { "text/html": "x" });
  assert.deepEqual(await mimeBundleOf({ [displaySymbol]: async () => ({ "text/html": "y" }) }), { "text/html": "y" });
});

test("mimeBundleOf() says what is wrong with a value that shows itself by something else", () => {
  assert.throws(() => mimeBundleOf({ [displaySymbol]: () => "text" }), /gave 'text', an object \{ "text\/html"/);
});
