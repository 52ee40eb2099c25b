// The cells under test are strings, and some hold templates.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: see above
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileCell } from "../../../../kernel/runtime/cell/compile.ts";
import { CellSyntaxError } from "../../../../kernel/runtime/cell/strip-types.ts";
import { lastOf, TestNotebook } from "./notebook.ts";

/** Cells of one notebook, and what the last of them gives. */
const expectations: readonly (readonly [what: string, cells: readonly string[], result: unknown])[] = [
  ["takes the last expression as the result", ["const a = 1; a + 1"], 2],
  ["has no result after a semicolon", ["1 + 1;"], undefined],
  ["has no result after a semicolon and comments", ["1 + 1; // why\n/* not */ "], undefined],
  ["sees no semicolon in a comment", ["1 + 1 // ;"], 2],
  ["sees no semicolon in a string", ["'a;'"], "a;"],
  ["takes a string alone for a result, not for a directive", ["'use strict'"], "use strict"],
  ["takes an object in parentheses for a result", ["({ a: 1 }).a"], 1],
  ["has no result after a declaration", ["1; const a = 2"], undefined],
  ["takes an exported default for a result", ["export default 1 + 2"], 3],
  ["looks past types at the end", ["1 + 2\ninterface After { a: string }"], 3],
  ["keeps const across cells", ["const a = 1", "a"], 1],
  ["redeclares const, let and class", ["const a = 1", "let a = 2", "class a {}", "const a = 4", "a"], 4],
  ["redeclares a function as a variable", ["function f() { return 1 }", "const f = () => 2", "f()"], 2],
  ["reads the former value in a redeclaration", ["let n = 1", "let n2 = n; let m = n2 + 1; m"], 2],
  ["lets a closure see a later reassignment", ["let n = 1; const read = () => n", "n = 5", "read()"], 5],
  ["lets a closure see a later redeclaration", ["let n = 1; const read = () => n", "const n = 7", "read()"], 7],
  ["lets a function call one that comes later", ["function f() { return g() }", "function g() { return 3 }", "f()"], 3],
  ["lets a later cell declare over a global", ["const URL = 'mine'", "URL"], "mine"],
  ["hoists functions", ["const a = f(); function f() { return 1 } a"], 1],
  ["hoists var out of blocks", ["if (true) { var v = 1 } v"], 1],
  ["hoists var out of loops", ["for (var i = 0; i < 3; i++) {} i"], 3],
  ["hoists var out of for-of with a pattern", ["for (var { x } of [{ x: 4 }]) {} x"], 4],
  ["hoists var out of for-in", ["for (var k in { key: 1 }) {} k"], "key"],
  ["gives an unassigned var undefined", ["var v; typeof v"], "undefined"],
  ["gives an unassigned let undefined", ["let a = 1", "let a; typeof a"], "undefined"],
  ["mixes var with and without values", ["var a, b = 2, c; [a, b, c]"], [undefined, 2, undefined]],
  ["does not hoist let out of blocks", ["{ let hidden = 1 } typeof hidden"], "undefined"],
  ["keeps inner functions of blocks inside", ["{ function inner() {} } typeof inner"], "undefined"],
  ["destructures objects", ["const { a, b: { c }, ...rest } = { a: 1, b: { c: 2 }, d: 3 }; [a, c, rest.d]"], [1, 2, 3]],
  ["destructures arrays", ["const [a, , [b], ...rest] = [1, 2, [3], 4, 5]; [a, b, rest]"], [1, 3, [4, 5]]],
  ["destructures with defaults that use earlier names", ["const { a = 1, b = a + 1 } = {} as any; [a, b]"], [1, 2]],
  ["destructures with computed keys", ["const key = 'k'; const { [key]: v } = { k: 6 } as any; v"], 6],
  ["assigns to patterns", ["let a = 1, b = 2; [a, b] = [b, a]; ({ a, b: b = 0 } = { a, b }); [a, b]"], [2, 1]],
  ["assigns to members in patterns", ["const o: any = {}; [o.a, o['b']] = [1, 2]; o.a + o.b"], 3],
  ["assigns in loop heads", ["let x; for (x of [1, 2]); for (x in { z: 1 }); x"], "z"],
  ["writes shorthand properties out", ["const a = 1; ({ a }).a"], 1],
  ["leaves property names alone", ["const a = 1; ({ a: 2, b: { a: 3 }, a() {} , 'c': 1 }).b.a"], 3],
  ["rewrites computed property names", ["const a = 'k'; ({ [a]: 2 } as any).k"], 2],
  ["shadows by parameters", ["const a = 1; ((a: number) => a)(2)"], 2],
  [
    "shadows by default parameters, which see the parameters before",
    ["const a = 1; ((b = a, a2 = b) => [b, a2])()"],
    [1, 1],
  ],
  [
    "lets defaults see outer names that the body shadows",
    ["const a = 1; (function (b = a) { var a = 2; return [a, b] })()"],
    [2, 1],
  ],
  ["shadows by patterns in parameters", ["const a = 1; (({ a, b: [c] = [a] }: any) => [a, c])({ a: 3 })"], [3, [3][0]]],
  ["shadows by rest parameters", ["const a = 1; ((...a: number[]) => a.length)(1, 2)"], 2],
  ["shadows by catch parameters", ["const e = 1; let seen; try { throw 2 } catch (e) { seen = e } [e, seen]"], [1, 2]],
  [
    "shadows by catch patterns",
    ["const m = 1; let seen; try { throw { m: 2 } } catch ({ m }) { seen = m } [m, seen]"],
    [1, 2],
  ],
  [
    "shadows by the name of a function expression",
    ["const f = 1; (function f(): any { return typeof f })()"],
    "function",
  ],
  [
    "shadows by the name of a class within the class",
    ["class A { static self() { return A } } const B = A; A === B.self()"],
    true,
  ],
  [
    "keeps the class within an old class",
    ["class A { make() { return new A() } v = 1 } const a = new A()", "class A { v = 2 } (a as any).make().v"],
    1,
  ],
  ["shadows in switch", ["const a = 1; switch (a) { case 1: let a2 = 2; var r = a + a2; } r"], 3],
  [
    "shadows in switch by its own names",
    ["const a = 1; switch (1 as number) { default: let a = 5; var r5 = a } [a, r5]"],
    [1, 5],
  ],
  [
    "shadows in static blocks",
    ["const a = 1; let s; class C { static { const a = 2; var b = a; s = b } } [a, s]"],
    [1, 2],
  ],
  [
    "shadows in for heads",
    ["const i = 'o'; const all = []; for (let i = 0; i < 2; i++) all.push(i); [i, all]"],
    ["o", [0, 1]],
  ],
  [
    "gives each turn of a loop its own variable",
    ["const fs: any[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); fs.map((f) => f())"],
    [0, 1, 2],
  ],
  [
    "gives each turn of for-of its own variable",
    ["const fs: any[] = []; for (const x of [4, 5]) fs.push(() => x); fs.map((f) => f())"],
    [4, 5],
  ],
  [
    "leaves labels alone",
    [
      "const outer = 1; let n = 0; outer: for (const a of [1, 2]) { for (;;) { n++; if (a === 2) break outer; continue outer } } [outer, n]",
    ],
    [1, 2],
  ],
  ["rewrites template literals", ["const a = 1; `x${a}y${`${a + 1}`}`"], "x1y2"],
  [
    "calls tags without this",
    ["function tag(this: unknown, s: any, v: number) { return [this, s.raw[0], v] } const v = 2; tag`a${v}`"],
    [undefined, "a", 2],
  ],
  [
    "calls functions without this",
    ["function self(this: unknown) { return this } [self(), self?.(), (self)()]"],
    [undefined, undefined, undefined],
  ],
  ["keeps this of methods", ["const o = { v: 3, m() { return this.v } }; o.m()"], 3],
  ["has no this at the top", ["this"], undefined],
  [
    "constructs",
    [
      "class P { constructor(readonly n: number) {} } const N = { P }; [new P(1).n, new N.P(2).n, new (class extends P {})(3).n]",
    ],
    [1, 2, 3],
  ],
  [
    "rewrites class heads, fields and computed keys",
    [
      "const k = 'm', base = class { b = 1 }; class D extends base { f = k; static s = k; [k]() { return this.f + D.s } } (new D() as any).m()",
    ],
    "mm",
  ],
  [
    "rewrites getters and private names",
    [
      "const one = 1; class G { #p = one; get v() { return this.#p } static is(o: any) { return #p in o } } [new G().v, G.is(new G())]",
    ],
    [1, true],
  ],
  [
    "rewrites object methods, getters and setters",
    [
      "let log = 0; const o = { get g() { return log }, set g(v) { log = v }, async am() { return log }, *gm() { yield log } }; o.g = 5; [o.g, await o.am(), [...o.gm()]]",
    ],
    [5, 5, [5]],
  ],
  [
    "rewrites generators",
    ["const n = 3; function* count() { for (let i = 0; i < n; i++) yield i } [...count()]"],
    [0, 1, 2],
  ],
  [
    "rewrites async generators and for await",
    [
      "const n = 2; async function* count() { for (let i = 0; i < n; i++) yield i } const out: number[] = []; for await (const x of count()) out.push(x); out",
    ],
    [0, 1],
  ],
  ["puts for await bodies without braces in braces", ["let sum = 0; for await (const x of [1, 2]) sum += x; sum"], 3],
  ["awaits at the top", ["const a = await Promise.resolve(1); a + (await Promise.resolve(2))"], 3],
  ["updates", ["let n = 1; n++; ++n; n += 2; n **= 2; n"], 25],
  ["assigns logically", ["let a: any = null; a ??= 1; a ||= 2; a &&= 3; a"], 3],
  ["asks typeof of a name that nobody has", ["typeof nobody"], "undefined"],
  ["asks typeof of a name that comes later", ["const ask = () => typeof later", "let later = 1", "ask()"], "number"],
  [
    "keeps names of functions",
    [
      "const f = () => {}; let g = function () {}; const { h = () => {} } = {} as any; let k; k = class {}; [f.name, g.name, h.name, k.name]",
    ],
    ["f", "g", "h", "k"],
  ],
  ["keeps names of functions that have one", ["const f = function inner() {}; f.name"], "inner"],
  ["keeps names of classes", ["class A {} const B = class {}; [A.name, B.name]"], ["A", "B"]],
  [
    "strips export",
    [
      "export const a = 1; export function f() { return a } export class K {} export { a as b }; export default f;",
      "[f(), K.name]",
    ],
    [1, "K"],
  ],
  [
    "strips types everywhere",
    [
      "type T<X> = X | string; const f = <X,>(x: X, y?: T<X>): x is X & string => true; f<number>(1) satisfies boolean as any",
    ],
    true,
  ],
  [
    "compiles enums",
    ["enum Color { Red, Green = 'g' } const enum Size { S = 4 } [Color.Red, Color[0], Color.Green, Size.S]"],
    [0, "Red", "g", 4],
  ],
  ["compiles namespaces", ["namespace N { export const v = 1; export function f() { return v } } N.f()"], 1],
  ["compiles parameter properties", ["class P { constructor(private a: number, public b = a) {} } new P(2).b"], 2],
  [
    "compiles overloads and abstract classes",
    [
      "function f(a: string): 1; function f(a: number): 2; function f(a: any): any { return a } abstract class A { abstract m(): void } class B extends A { m() {} } [f(3), new B() instanceof A]",
    ],
    [3, true],
  ],
  ["lets a cell use $ and $cell", ["const $ = 1, $cell = 2, $$ = 3; [$, $cell, $$, `${$}`]"], [1, 2, 3, "1"]],
  ["takes names in other scripts", ["const 値 = 1, größe = 2, _ünder = 3; [値, größe, _ünder]"], [1, 2, 3]],
  ["leaves a cell of comments alone", ["// nothing"], undefined],
  ["leaves an empty cell alone", [""], undefined],
  [
    "keeps regular expressions, bigints and optional chains",
    ["const r = /a(?<n>b)/u, o: any = { x: { y: 10n } }; [r.exec('ab')?.groups?.n, o?.x?.y, o.q?.z?.()]"],
    ["b", 10n, undefined],
  ],
  ["evaluates sequence and comma results", ["let a = 1; a++, a + 1"], 3],
  [
    "takes parenthesised patterns, sequences and functions for results",
    ["let a; [(({ a } = { a: 1 }), a), (() => 2)()]", "({ a } = { a: 7 })"],
    { a: 7 },
  ],
  ["takes a parenthesised default export for a result", ["export default (1, 2)"], 2],
  ["takes a default export that begins in parentheses for a result", ["export default (1 + 2) * 3"], 9],
  ["keeps names of parenthesised functions", ["const f = (() => {}); f.name"], "f"],
  ["knows no arguments at the top", ["typeof arguments"], "undefined"],
  ["deletes members", ["const o: any = { a: 1 }; delete o.a; 'a' in o"], false],
  ["reads import.meta", ["import.meta.url"], "file:///notebook/cell.ts"],
];

for (const [what, cells, result] of expectations) {
  test(`compileCell() ${what}`, async () => {
    assert.deepEqual(await lastOf(...cells), result);
  });
}

const failures: readonly (readonly [what: string, cells: readonly string[], error: RegExp])[] = [
  ["assignment to a const", ["const a = 1; a = 2"], /TypeError: Assignment to constant variable/],
  ["assignment to a const of an earlier cell", ["const a = 1", "a = 2"], /TypeError: Assignment to constant variable/],
  ["update of a const", ["const a = 1; a++"], /TypeError: Assignment to constant variable/],
  [
    "a const in an assigned pattern",
    ["const a = 1; ({ x: a } = { x: 2 })"],
    /TypeError: Assignment to constant variable/,
  ],
  ["a const in a loop head", ["const a = 1; for (a of [2]);"], /TypeError: Assignment to constant variable/],
  ["assignment to an inner const", ["{ const a = 1; a = 2 }"], /TypeError: Assignment to constant variable/],
  ["a name that nobody has declared", ["nobody"], /ReferenceError: nobody is not defined/],
  ["assignment to a name that nobody has declared", ["nobody = 1"], /ReferenceError: nobody is not defined/],
  ["use before the first declaration", ["early; let early = 1"], /ReferenceError: early is not defined/],
  ["strict mode violations", ["Object.freeze([]).length = 5"], /TypeError: Cannot assign/],
];

for (const [what, cells, error] of failures) {
  test(`compileCell() throws at ${what}`, async () => {
    await assert.rejects(lastOf(...cells), (thrown) => error.test(String(thrown)));
  });
}

test("compileCell() keeps variables off the global object", async () => {
  await lastOf("var onlyMine = 1; function alsoMine() {} class MineToo {} let mine = 2");
  for (const name of ["onlyMine", "alsoMine", "MineToo", "mine"]) assert.equal(name in globalThis, false, name);
});

test("compileCell() leaves real globals as they are where no cell has declared them", () => {
  const { code } = compileCell("Math.max(1, parseInt('2'))", {
    known: new Map(),
    isGlobal: (name) => name in globalThis,
  });
  assert.match(code, /return \[\(Math\.max\(1, parseInt\("2"\)\)\)\]/);
});

test("compileCell() binds imports live, and lets a later cell declare over them", async () => {
  const module: Record<string, unknown> = { a: 1, default: "d" };
  const notebook = new TestNotebook({ m: module });
  await notebook.run('import d, { a as b, type T } from "m"; import * as all from "m"; import type { U } from "m"');
  assert.deepEqual(await notebook.run("[d, b, all.a]"), ["d", 1, 1]);
  module.a = 2;
  assert.equal(await notebook.run("b"), 2);
  await assert.rejects(notebook.run("b = 3"), /Assignment to constant/);
  await notebook.run("const b = 4");
  assert.equal(await notebook.run("b"), 4);
});

test("compileCell() runs imports before everything else", async () => {
  const notebook = new TestNotebook({ m: { v: 5 } });
  assert.equal(await notebook.run('const early = v; import { v } from "m"; early'), 5);
});

test("compileCell() turns import() and import attributes over to the cell", () => {
  const compile = (source: string): string => new TestNotebook().compile(source);
  assert.match(compile('await import("./x.ts")'), /\$cell\.resumed\(await \$cell\.import\("\.\/x\.ts"\)\)/);
  assert.match(
    compile('import d from "./d.json" with { type: "json" }'),
    /importInto\(\[\["d","default"\]\], "\.\/d\.json", \{"with":\{"type":"json"\}\}\)/,
  );
});

test("compileCell() disposes of `using` at the end of the cell and keeps the names", async () => {
  (globalThis as { babelHelpers?: unknown }).babelHelpers ??= {};
  const { installHelpers } = await import("../../../../kernel/runtime/modules/helpers.ts");
  installHelpers();
  const notebook = new TestNotebook();
  const cell =
    "const log: string[] = []; using a = { n: 1, [Symbol.dispose]() { log.push('a') } }; await using b = { async [Symbol.asyncDispose]() { log.push('b') } }; log.push('end'); a.n";
  assert.equal(await notebook.run(cell), 1);
  assert.deepEqual(await notebook.run("log"), ["end", "b", "a"]);
});

const mistakes: readonly (readonly [source: string, line: number, column: number])[] = [
  ["let x = ;", 1, 9],
  ["const ok = '😀😀'; let y: = 1", 1, 27],
  ["const a = 1;\nconst a = 2;", 2, 7],
  ["\n\n  return 1", 3, 3],
  ["<div/>", 1, 5],
  ["f(", 1, 3],
];

for (const [source, line, column] of mistakes) {
  test(`compileCell() throws CellSyntaxError with line and column at ${JSON.stringify(source)}`, () => {
    assert.throws(
      () => compileCell(source, { known: new Map(), isGlobal: () => false }),
      (error) => error instanceof CellSyntaxError && error.line === line && error.column === column,
    );
  });
}

test("compileCell() maps places back to the user's text", () => {
  const source =
    "interface Gone {\n  a: string;\n}\nconst first: number = 1;\nfunction f(): never {\n  throw new Error(`${first}`);\n}\nf();\n";
  const { code, positionOf } = compileCell(source, { known: new Map(), isGlobal: (name) => name in globalThis });
  for (const needle of ["throw", "new Error"]) {
    const before = code.slice(0, code.indexOf(needle)).split("\n");
    const place = positionOf({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
    assert.deepEqual(place, { line: 6, column: (source.split("\n")[5]?.indexOf(needle) ?? 0) + 1 });
  }
});
