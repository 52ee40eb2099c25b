import assert from "node:assert/strict";
import { test } from "node:test";
import { type CellNames, readCellNames } from "../../../kernel/language/cell-names.ts";
import { CellScope } from "../../../kernel/language/cell-scope.ts";

function names(cell: string): CellNames {
  const found = readCellNames(cell);
  assert.ok(found);
  return found;
}

function scopeOf(...cells: readonly string[]): CellScope {
  const scope = new CellScope("./cells.ts");
  for (const cell of cells) scope.accept(cell, names(cell));
  return scope;
}

const hub = 'import * as __cells__ from "./cells.ts";';

test("head() takes names as aliases, and variables as declarations that can be assigned to", () => {
  const scope = scopeOf("const a = 1; function f() {} interface I {}", "let b = 2");
  assert.equal(
    scope.head(names("1")).text,
    `${hub}import a = __cells__.c0.a;import f = __cells__.c0.f;import I = __cells__.c0.I;declare let b: typeof __cells__.c1.b;\n`,
  );
});

test("head() leaves out what the cell declares itself, meaning by meaning", () => {
  const scope = scopeOf("class A<T> {} const v = 1");
  assert.equal(scope.head(names("class A {} const v = 2")).text, `${hub}\n`);
  assert.equal(
    scope.head(names("type A = 1; type v = 2")).text,
    `${hub}declare const A: typeof __cells__.c0.A;import v = __cells__.c0.v;\n`,
  );
  assert.equal(
    scope.head(names("const A = 1")).text,
    `${hub}type A<T> = __cells__.c0.A<T>;import v = __cells__.c0.v;\n`,
  );
});

test("accept() keeps the type of a name of which a later cell redeclares the value", () => {
  const scope = scopeOf("interface A { x: 1 }", "const A = 1");
  assert.equal(scope.head(names("")).text, `${hub}type A = __cells__.c0.A;declare const A: typeof __cells__.c1.A;\n`);
});

test("accept() takes only the names into a cell that its text mentions", () => {
  const scope = scopeOf("const a = 1; const b = 2");
  assert.equal(
    scope.accept("const c = a", names("const c = a"))?.text,
    `${hub}import a = __cells__.c0.a;\nconst c = a\n;export { c };\n`,
  );
});

test("accept() takes no slot for a cell that declares nothing", () => {
  const scope = scopeOf("const a = 1");
  assert.equal(scope.accept("a + 1", names("a + 1")), undefined);
  assert.deepEqual([...scope.slots.keys()], [0]);
});

test("accept() exports no name that the cell exports", () => {
  const cell = "export const a = 1; const b = 2";
  assert.match(new CellScope("./cells.ts").accept(cell, names(cell))?.text ?? "", /;export \{ b \};\n$/);
});

test("accept() uses a slot again when nothing leads to it any more", () => {
  const scope = scopeOf("const a = 1");
  for (let run = 0; run < 1000; run++) scope.accept("let b = a", names("let b = a"));
  assert.ok(scope.slots.size <= 3, `${scope.slots.size} slots`);
  scope.accept("const a = 2", names("const a = 2")); // b still leads to the first a.
  assert.equal(scope.slots.size, 3);
  scope.accept("const b = 3", names("const b = 3"));
  assert.equal(scope.slots.size, 2);
});

test("accept() never gives away the slot of a cell that changes global types", () => {
  const cell = "declare global { var shared: number }";
  const scope = scopeOf(cell, cell, "const a = 1", "const a = 2", "const a = 3");
  assert.match(scope.slots.get(0)?.text ?? "", /declare global/);
  assert.equal(scope.slots.size, 2);
});
