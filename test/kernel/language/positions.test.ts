import assert from "node:assert/strict";
import { test } from "node:test";
import { codePointToUtf16, utf16ToCodePoint } from "../../../kernel/language/index.ts";
import { LineMap } from "../../../kernel/language/positions.ts";

const text = "a🙂写\u{20bb7}b";

test("codePointToUtf16() and utf16ToCodePoint() count the same places", () => {
  const units = [0, 1, 3, 4, 6, 7];
  units.forEach((unit, point) => {
    assert.equal(codePointToUtf16(text, point), unit);
    assert.equal(utf16ToCodePoint(text, unit), point);
  });
});

test("codePointToUtf16() and utf16ToCodePoint() stay within the text, and never within a pair", () => {
  assert.equal(codePointToUtf16(text, 100), 7);
  assert.equal(codePointToUtf16(text, -1), 0);
  assert.equal(utf16ToCodePoint(text, 100), 5);
  assert.equal(utf16ToCodePoint(text, -1), 0);
  assert.equal(utf16ToCodePoint(text, 2), 1);
  assert.equal(codePointToUtf16("\ud83d", 1), 1); // Half a pair counts as one.
});

test("LineMap finds lines of every ending, both ways", () => {
  const lines = new LineMap("ab\ncd\r\nef\rgh\n");
  assert.deepEqual(
    [0, 2, 3, 5, 6, 7, 9, 10, 12, 13].map((offset) => Object.values(lines.positionOf(offset)).join(":")),
    ["0:0", "0:2", "1:0", "1:2", "1:3", "2:0", "2:2", "3:0", "3:2", "4:0"],
  );
  for (let offset = 0; offset <= 13; offset++) assert.equal(lines.offsetOf(lines.positionOf(offset)), offset);
  assert.equal(lines.offsetOf({ line: 9, character: 0 }), 13);
  assert.deepEqual(lines.positionOf(99), { line: 4, character: 0 });
});
