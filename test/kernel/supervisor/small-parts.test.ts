import assert from "node:assert/strict";
import { test } from "node:test";
import { completeness } from "../../../kernel/supervisor/completeness.ts";
import { codePointsToUnits, unitsToCodePoints } from "../../../kernel/supervisor/cursor.ts";
import { History } from "../../../kernel/supervisor/history.ts";
import { pagerQuestion } from "../../../kernel/supervisor/pager.ts";

test("cursor positions count code points outside and UTF-16 units inside", () => {
  const code = "a😀b";
  assert.deepEqual(
    [0, 1, 2, 3].map((cursor) => codePointsToUnits(code, cursor)),
    [0, 1, 3, 4],
  );
  assert.deepEqual(
    [0, 1, 3, 4].map((units) => unitsToCodePoints(code, units)),
    [0, 1, 2, 3],
  );
  for (const nonsense of [-1, 99, Number.NaN, "1", undefined]) assert.equal(codePointsToUnits(code, nonsense), 4);
});

test("completeness() indents after an opened bracket and keeps the indentation of the last line", async () => {
  assert.deepEqual(await completeness("if (a) {"), { status: "incomplete", indent: "  " });
  assert.deepEqual(await completeness("if (a) {\n    b +"), { status: "incomplete", indent: "    " });
  assert.deepEqual(await completeness("`a"), { status: "incomplete", indent: "" });
});

test("pagerQuestion() knows a question on a name from code", () => {
  assert.deepEqual(["Math.max?", "?x", " y?? ", "a ? b : c", "x?.y", "1?", "?"].map(pagerQuestion), [
    "Math.max",
    "x",
    "y",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("History forgets the oldest cells beyond its bound", () => {
  const history = new History(2);
  for (const line of [1, 2, 3]) history.add(line, `cell ${line}`);
  assert.deepEqual(history.query({ hist_access_type: "tail", n: 10 }), [
    [0, 2, "cell 2"],
    [0, 3, "cell 3"],
  ]);
});

test("History answers searches: literal but for * and ?, unique, bounded, with outputs", () => {
  const history = new History();
  for (const [index, input] of ["a.b", "axb", "a.b", "c"].entries()) history.add(index + 1, input);
  history.setOutput(3, "out");
  const search = (request: Record<string, unknown>): unknown =>
    history.query({ hist_access_type: "search", ...request });
  assert.deepEqual(search({ pattern: "a.*" }), [
    [0, 1, "a.b"],
    [0, 3, "a.b"],
  ]);
  assert.deepEqual(search({ pattern: "a?b", unique: true }), [
    [0, 2, "axb"],
    [0, 3, "a.b"],
  ]);
  assert.deepEqual(search({ pattern: "*", n: 1, output: true }), [[0, 4, ["c", null]]]);
  assert.deepEqual(history.query({ hist_access_type: "range", session: 0, start: 3, stop: 4, output: true }), [
    [0, 3, ["a.b", "out"]],
  ]);
});
