import assert from "node:assert/strict";
import { test } from "node:test";
import { guessCellNames, readCellNames, wordsOf } from "../../../kernel/language/cell-names.ts";

/** Each name as `name: value kind + type`. */
function meanings(cell: string): string[] {
  return [...(readCellNames(cell)?.names ?? [])].map(
    ([name, { value, type }]) => `${name}: ${[value, type && `type${type.parameters}`].filter(Boolean).join(" + ")}`,
  );
}

test("readCellNames() reads every kind of declaration", () => {
  const cell = `
    import def, { a as b, type T } from "x"; import * as ns from "y"; import eq = ns.z;
    let l = 1; var v; const { c, d: [e = 1, ...f], ...g } = {}; using u = null; await using w = null;
    function fn<X>() {} async function* gen() {} class K<A, B extends A = A> {} abstract class Q {}
    enum E { A } const enum CE { A } namespace N.M { } interface I<X> {} type Y<in out Z = 1> = Z;
    declare const dc: 1; declare function df(): void; function fn() {}
    if (l) { var inner = 1; let hidden = 2; } for (var i = 0; ; ) { const no = 1 }`;
  assert.deepEqual(meanings(cell), [
    "v: variable",
    "inner: variable",
    "i: variable",
    "def: import + type",
    "b: import + type",
    "T: import + type",
    "ns: import + type",
    "eq: import + type",
    "l: variable",
    "c: constant",
    "e: constant",
    "f: constant",
    "g: constant",
    "u: constant",
    "w: constant",
    "fn: function",
    "gen: function",
    "K: class + type<A, B extends A = A>",
    "Q: class + type",
    "E: enum + type",
    "CE: enum + type",
    "N: namespace + type",
    "I: type<X>",
    "Y: type<in out Z = 1>",
    "dc: constant",
    "df: function",
  ]);
  assert.equal(readCellNames(cell)?.names.get("Y")?.type?.passed, "<Z>");
});

test("readCellNames() joins the two meanings of one name", () => {
  assert.deepEqual(meanings("const Id = 1; type Id<T> = T"), ["Id: constant + type<T>"]);
});

test("readCellNames() tells what is exported, imported, and changes globals", () => {
  const names = readCellNames('export const a = 1; const b = 2; export { b as c }; export * from "z"; import "effect"');
  assert.deepEqual([...(names?.exported ?? [])], ["a", "c"]);
  assert.deepEqual(names?.specifiers, ["effect", "z"]);
  assert.equal(names?.isAugmenting, true);
  assert.equal(readCellNames('import x from "y"')?.isAugmenting, false);
  assert.equal(readCellNames("declare global { var x: 1 }")?.isAugmenting, true);
  assert.equal(readCellNames('declare module "x" {}')?.isAugmenting, true);
  assert.equal(readCellNames("declare global { var x: 1 } namespace N { export var y = 1 }")?.names.has("x"), false);
  assert.deepEqual(meanings("export namespace N { var y = 1 }"), ["N: namespace + type"]);
});

test("readCellNames() keeps the doc comment of a variable, and only its own", () => {
  const names = readCellNames("/** One. */\nlet a = 1;\n/** Not of b. */\na;\nlet b = 2; /* no doc */ var c");
  assert.equal(names?.names.get("a")?.comment, "/** One. */");
  assert.equal(names?.names.get("b")?.comment, undefined);
  assert.equal(names?.names.get("c")?.comment, undefined);
});

test("readCellNames() gives nothing for what is no TypeScript", () => {
  assert.equal(readCellNames("const a = "), undefined);
  assert.equal(readCellNames("%types off"), undefined);
});

test("guessCellNames() finds declarations that begin a line or a statement", () => {
  const code = [
    "import def, { a as b, type T } from 'x'",
    "export async function fn(x",
    "const { c, d: [e] } = {",
    "let n: number = 1; let m = 2",
    "  const inner = 1",
    "abstract class K<A>",
    "type Y<Z> = ",
  ].join("\n");
  assert.deepEqual([...guessCellNames(code).names.keys()], ["def", "b", "T", "fn", "c", "d", "e", "n", "m", "K", "Y"]);
});

test("wordsOf() finds every word that could be a name", () => {
  assert.deepEqual([...wordsOf("f($x, 写真.toFixed(1)) + [ñ_1]")], ["f", "$x", "写真", "toFixed", "ñ_1"]);
});
