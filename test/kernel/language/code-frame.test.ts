import assert from "node:assert/strict";
import { test } from "node:test";
import { type CellDiagnostic, formatDiagnostics } from "../../../kernel/language/index.ts";

function at(cell: string, found: string, message = "Wrong.", line = 1): CellDiagnostic {
  const start = cell.indexOf(found);
  const column = start - cell.lastIndexOf("\n", start - 1);
  return { category: "error", code: 2322, message, start, end: start + found.length, line, column, related: [] };
}

test("formatDiagnostics() marks the place under its line, with the line before", () => {
  const cell = "const a = 1;\nconst n: number = 'x';\nn";
  const related = ["The expected type comes from 'n'"];
  assert.equal(
    formatDiagnostics(cell, "Cell 3", [{ ...at(cell, "'x'", "Wrong:\n  since it is.", 2), related }], {
      colors: false,
    }),
    [
      "Cell 3:2:19 - error TS2322: Wrong:",
      "  since it is.",
      "  1 | const a = 1;",
      "> 2 | const n: number = 'x';",
      "    |                   ~~~",
      "    note: The expected type comes from 'n'",
    ].join("\n"),
  );
});

test("formatDiagnostics() keeps its mark in the column after tabs, emoji and CJK", () => {
  const cell = "\t写真('🙂', nope)";
  assert.match(formatDiagnostics(cell, "Cell 1", [at(cell, "nope")], { colors: false }), /\n {4}\| \t {11}~~~~$/);
});

test("formatDiagnostics() marks to the end of the line what goes on beyond it, and at least one column", () => {
  const cell = "f({\n})";
  assert.match(formatDiagnostics(cell, "Cell 1", [at(cell, "{\n}")], { colors: false }), /\n {4}\| {3}~$/);
  const end: CellDiagnostic = { ...at(cell, "f"), start: 6, end: 6, line: 2, column: 3 };
  assert.match(formatDiagnostics(cell, "Cell 1", [end], { colors: false }), /> 2 \| \}\)\n {4}\| {3}~$/);
});

test("formatDiagnostics() counts what it does not show, colours the rest, and says nothing of nothing", () => {
  const cell = "a";
  const many = Array.from({ length: 12 }, () => ({ ...at(cell, "a"), category: "warning" as const }));
  const text = formatDiagnostics(cell, "Cell 1", many);
  assert.match(text, /… and 2 more/);
  assert.ok(text.includes("\u001b[33mwarning\u001b[39m"));
  assert.equal(formatDiagnostics(cell, "Cell 1", []), "");
});
