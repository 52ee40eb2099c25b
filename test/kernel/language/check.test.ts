import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Notebook } from "./notebook.ts";

const notebook = new Notebook({
  "local.ts":
    "export const size: number = 1;\nexport default class Photo { width = 1 }\nexport interface Box { left: number }\n",
  "data.json": '{ "rows": [{ "name": "a" }] }',
  "../shared.ts": "export const shared = 'up one';\n",
  "../package.json": '{ "name": "our-library", "type": "module", "exports": { ".": "./shared.ts" } }',
});
after(() => notebook.close());

/** Cells that are right, by what they show. The last is checked; those before it have been accepted. */
const right: Readonly<Record<string, readonly string[]>> = {
  "a last expression without semicolon": ["const n = 1\nn + 1"],
  "top-level await and for await": [
    "const n: number = await Promise.resolve(1); for await (const x of [1]) x.toFixed()",
  ],
  "an empty cell": [""],
  "a comment that ends the cell": ["1 // done"],
  "assigning to an earlier let and var": ["let a = 1; var b = 'x'", "a = 2; b += 'y'; a++"],
  "redeclaring a const": ["const a = 1", "const a = 'x'", "a.toUpperCase()"],
  "redeclaring as another kind": ["const a = 1", "function a() {}", "class a { x = 1 }", "new a().x"],
  "redeclaring an interface with other fields": [
    "interface P { x: number }",
    "interface P { y: string }",
    "const p: P = { y: 'a' }",
  ],
  "redeclaring an enum": ["enum E { A }", "enum E { B }", "const e: E = E.B"],
  "redeclaring an import": ["import { size } from './local.ts'", "const size = 'x'", "size.toUpperCase()"],
  "running a cell again": [
    "let count = 0; function f() { return count }",
    "let count = 0; function f() { return count }",
    "f().toFixed()",
  ],
  "a value whose class was redeclared": [
    "class A { x = 1 }",
    "const a = new A()",
    "class A { y = 2 }",
    "a.x.toFixed(); new A().y",
  ],
  "a function of a redeclared function": [
    "const one = () => 1",
    "const two = () => one() + 1",
    "const one = () => 'x'",
    "two().toFixed()",
  ],
  generics: [
    "function pair<T, U extends string>(t: T, u: U): [T, U] { return [t, u] }",
    "const [n, s]: [number, 'x'] = pair(1, 'x')",
  ],
  overloads: [
    "function f(x: string): string; function f(x: number): number; function f(x: any) { return x }",
    "f(1).toFixed(); f('x').length",
  ],
  "a generic interface and a type alias": [
    "interface P<T> { x: T } type Q<T = string> = P<T>[]",
    "const q: Q = [{ x: 'a' }]; const p: P<1> = { x: 1 }",
  ],
  "a class with static and private members": [
    "class A { static n = 1; #x = 2; get x() { return this.#x } }",
    "class B extends A { y = super.x }",
    "B.n + new B().x",
  ],
  "a const of which a type is made later": [
    "const User = { name: 'a' }",
    "type User = typeof User",
    "const u: User = { name: 'b' }; User.name",
  ],
  "a type whose name is a value later": [
    "type Id<T> = T[]",
    "const Id = <T,>(x: T): Id<T> => [x]",
    "const ids: Id<number> = Id(1)",
  ],
  "a generic arrow": ["const f = <T>(x: T): T[] => [x]", "f('a')[0]?.length; f(1)"],
  destructuring: [
    "const { a, b: [c, ...d], ...e } = { a: 1, b: ['x', 'y'], f: true }",
    "a.toFixed(); c?.length; d.length; e.f.valueOf()",
  ],
  "var out of a block": ["if (true) { var hoisted = 1 }", "hoisted = 2"],
  "a default and a named import": ["import Photo, { size } from './local.ts'", "new Photo().width + size"],
  "a namespace import and its types": [
    "import * as local from './local.ts'",
    "const b: local.Box = { left: local.size }",
  ],
  "import type": ["import type { Box } from './local.ts'", "const b: Box = { left: 1 }"],
  "import without ending, and with .js": [
    "import { size } from './local'; import Photo from './local.js'",
    "size + new Photo().width",
  ],
  "import from the folder above": ["import { shared } from '../shared.ts'", "shared.length"],
  "import of the package by its own name": ["import { shared } from 'our-library'", "shared.length"],
  "import of JSON, with and without attribute": [
    "import data from './data.json'; import again from './data.json' with { type: 'json' }",
    "data.rows[0].name + again.rows.length",
  ],
  "dynamic import": ["const { size } = await import('./local.ts')", "size.toFixed()"],
  "Node's modules": [
    "import { readFileSync } from 'node:fs'; import path from 'node:path'",
    "path.join(readFileSync('x', 'utf8'))",
  ],
  "using and await using": [
    "using a = { [Symbol.dispose]() {} }; await using b = { async [Symbol.asyncDispose]() {} }",
    "a[Symbol.dispose]()",
  ],
  "decorators of the older kind": [
    "function d(target: object, key: string) { void target; void key }\nclass A { @d x = 1 }",
  ],
  "satisfies, as const, assertions": [
    "const c = { a: 1 } as const satisfies Record<string, number>",
    "const one: 1 = c.a",
  ],
  "a unique symbol": ["const key = Symbol('key'); const o = { [key]: 1 }", "o[key].toFixed()"],
  "an assertion function": [
    "function isString(x: unknown): asserts x is string { if (typeof x !== 'string') throw x }",
    "const x: unknown = 'a'; isString(x); x.length",
  ],
  "names in CJK and with $": [
    "const 写真 = 1; let $x = 'a'; const $ = 3; const ñ_1 = 2",
    "写真.toFixed(); $x = 'b'; $ + ñ_1",
  ],
  "Windows line ends": ["const a = 1\r\nlet b = 2\r\n", "b = a\r\nb"],
  exports: ["export const a = 1; export default class K { x = 1 } const b = 2; export { b as c }", "a + b + new K().x"],
  "a namespace": ["namespace N { export interface T { x: 1 } export const v = 1 }", "const t: N.T = { x: 1 }; N.v"],
  "declare global": ["declare global { interface Array<T> { second(): T } }\nexport {}", "[1, 2].second().toFixed()"],
  "the kernel's globals": [
    `display(1).update(2); clearOutput({ wait: true }); const s: string = await input('?', { password: true }); html\`<b>\${s}</b>\`; svg\`\`; md\`x\`.source`,
  ],
  "a widget": [
    "const w = createWidget({ esm: '', state: { count: 1 } })",
    "w.set({ count: 2 }); w.onChange(({ count }) => count?.toFixed()); w.get('count').toFixed()",
  ],
  "require and import.meta": [
    "const fs = require('node:fs'); import.meta.url.length + import.meta.dirname.length + __dirname.length",
  ],
  "fetch, timers, URL, Buffer": [
    "setTimeout(() => {}, 1).unref(); new URL('x:y').href; Buffer.from('a').length; await fetch('x'); structuredClone(1); new AbortController().signal",
  ],
  tslab: [
    "import * as tslab from 'tslab'",
    "tslab.display.html('<b>'); tslab.newDisplay().text('x'); tslab.versions.typescript.length",
  ],
  "an earlier cell with errors": [
    "const bad: number = 'x'; function ok(): string { return nowhere }",
    "bad.toFixed(); ok().length",
  ],
  "an earlier cell that imports what is not there": [
    "import { gone } from './gone.ts'; const x = gone(1)",
    "x.anything(); gone",
  ],
  "an earlier cell with a syntax error": ["const a = 1", "const a = ", "a.toFixed()"],
  "a name that shadows a global": ["const name = 1; const process = { mine: 2 }", "name + process.mine"],
  "an inner name like an earlier one": [
    "const a = 1",
    "function f(a: string) { return a.length } { const a = 'x'; a.length }",
  ],
  "@ts-expect-error": ["// @ts-expect-error\nconst n: number = 'x'"],
};

for (const [what, cells] of Object.entries(right)) {
  test(`check() finds nothing wrong with ${what}`, async () => {
    assert.deepEqual(await notebook.problems(...cells), []);
  });
}

/** Cells with mistakes, and all that is to be said of the last. */
const wrong: Readonly<Record<string, readonly [cells: readonly string[], problems: readonly string[]]>> = {
  "a wrong type": [["const a: number = 'x'"], ["1:7 TS2322 Type 'string' is not assignable to type 'number'."]],
  "an unknown name": [["nowhere"], ["1:1 TS2304 Cannot find name 'nowhere'."]],
  "a name that is close to an earlier one": [["const photos = []"], []],
  "a misspelt earlier name": [
    ["const photos = [1]", "fotos; photoss"],
    ["1:1 TS2304 Cannot find name 'fotos'.", "1:8 TS2552 Cannot find name 'photoss'. Did you mean 'photos'?"],
  ],
  "assigning the wrong type to an earlier let": [
    ["let a = 1", "a = 'x'"],
    ["1:1 TS2322 Type 'string' is not assignable to type 'number'."],
  ],
  "assigning to an earlier const, function, class, enum and import": [
    [
      "const c = 1; function f() {} class K {} enum E { A }\nimport { size } from './local.ts'",
      "c = 2\nf = f\nK = K\nE = E\nsize = 2",
    ],
    [
      "1:1 TS2588 Cannot assign to 'c' because it is a constant.",
      "2:1 TS2630 Cannot assign to 'f' because it is a function.",
      "3:1 TS2629 Cannot assign to 'K' because it is a class.",
      "4:1 TS2628 Cannot assign to 'E' because it is an enum.",
      "5:1 TS2632 Cannot assign to 'size' because it is an import.",
    ],
  ],
  "a type of an earlier cell by its own name": [
    [
      "interface Point { x: number } class Box<T> { constructor(readonly of: T) {} }",
      "const p: Point = 1; const n: number = new Box(p)",
    ],
    [
      "1:7 TS2322 Type 'number' is not assignable to type 'Point'.",
      "1:27 TS2322 Type 'Box<Point>' is not assignable to type 'number'.",
    ],
  ],
  "a class that was redeclared": [
    ["class A { x = 1 }", "const a = new A()", "class A { y = 2 }", "a.y; new A().x"],
    ["1:3 TS2339 Property 'y' does not exist on type 'A'.", "1:14 TS2339 Property 'x' does not exist on type 'A'."],
  ],
  "a type-only name used as a value": [
    ["interface P {}", "P"],
    ["1:1 TS2693 'P' only refers to a type, but is being used as a value here."],
  ],
  "an imported type used as a value": [
    ["import type { Box } from './local.ts'", "new Box()"],
    ["1:5 TS2693 'Box' only refers to a type, but is being used as a value here."],
  ],
  "an implicit any, as strict has it": [
    ["function f(x) { return x }"],
    ["1:12 TS7006 Parameter 'x' implicitly has an 'any' type."],
  ],
  "undefined, as strict has it": [["[1].find(Boolean).toFixed()"], ["1:1 TS2532 Object is possibly 'undefined'."]],
  "two declarations in one cell": [
    ["const a = 1; const a = 2"],
    [
      "1:7 TS2451 Cannot redeclare block-scoped variable 'a'.",
      "1:20 TS2451 Cannot redeclare block-scoped variable 'a'.",
    ],
  ],
  "a missing module": [
    ["import x from './nowhere.ts'"],
    ["1:15 TS2307 Cannot find module './nowhere.ts' or its corresponding type declarations."],
  ],
  "a missing export": [
    ["import { nothing } from '../shared.ts'"],
    ["1:10 TS2305 Module '\"../shared.ts\"' has no exported member 'nothing'."],
  ],
  "an open parenthesis": [["f(1"], ["1:4 TS1005 ')' expected."]],
  "an open brace on the last line": [["function f() {\n  return 1;\n"], ["3:1 TS1005 '}' expected."]],
  "an open template": [["const a = 1\nconst b = `x"], ["2:13 TS1160 Unterminated template literal."]],
  "an open comment": [["1 /* never closed"], ["1:18 TS1010 '*/' expected."]],
  "only the syntax of a broken cell": [["const n: number = 'x'; nowhere; if ("], ["1:37 TS1109 Expression expected."]],
  JSX: [
    ["const n = 1\nconst b = <b>hello</b>"],
    [
      '2:11 TS17004 JSX is not supported in cells: write markup with the html`…` tag, or call the function that JSX stands for, as in createElement("b", {}, "text").',
    ],
  ],
  "a place after emoji, tabs and Windows line ends": [
    ["const s = '🙂🙂'; s.nope\r\n\tlet n: number = '🙂'"],
    [
      "1:21 TS2339 Property 'nope' does not exist on type '\"🙂🙂\"'.",
      "2:6 TS2322 Type 'string' is not assignable to type 'number'.",
    ],
  ],
  "reasons one below the other": [
    ["const o: { a: { b: number } } = { a: { b: 1 } }; const p: { a: { b: string } } = o"],
    [
      "1:56 TS2322 Type '{ a: { b: number; }; }' is not assignable to type '{ a: { b: string; }; }'.\n  The types of 'a.b' are incompatible between these types.\n    Type 'number' is not assignable to type 'string'.",
    ],
  ],
};

for (const [what, [cells, problems]] of Object.entries(wrong)) {
  test(`check() reports ${what}`, async () => {
    assert.deepEqual(await notebook.problems(...cells), problems);
  });
}

test("check() gives offsets in UTF-16 units", async () => {
  const cell = "const 😀 = 1"; // No identifier: the error lies on the pair.
  const result = await notebook.types.check("'🙂'; nope; 1");
  assert.ok(result.checked);
  assert.deepEqual(
    result.diagnostics.map(({ start, end, category }) => [start, end, category]),
    [[6, 10, "error"]],
  );
  assert.match((await notebook.check(cell)).join(), /1:7 TS1127 Invalid character/);
});

test("check() says what else there is to know", async () => {
  await notebook.problems("interface P { x: string }", "1");
  const result = await notebook.types.check("const p: P = { x: 1 }");
  assert.ok(result.checked);
  assert.deepEqual(result.diagnostics[0]?.related, [
    "The expected type comes from property 'x' which is declared here on type 'P'",
  ]);
});

test("check() warns of a package without types, which is no error", async () => {
  notebook.types.reset();
  notebook.write("node_modules/untyped/package.json", '{ "name": "untyped", "main": "index.js" }');
  notebook.write("node_modules/untyped/index.js", "module.exports = {};\n");
  const cell = "import untyped from 'untyped'; untyped.anything";
  const result = await notebook.types.check(cell);
  assert.ok(result.checked);
  assert.deepEqual(
    result.diagnostics.map(({ category, code }) => [category, code]),
    [["warning", 7016]],
  );
});

test("accept() keeps far more cells than there are slots in a block", async () => {
  notebook.types.reset();
  for (let cell = 0; cell < 80; cell++)
    notebook.types.accept(`const n${cell} = ${cell === 0 ? "0" : `n${cell - 1} + 1`}`);
  assert.deepEqual(await notebook.check("n0 + n79; n79.nope"), [
    "1:15 TS2339 Property 'nope' does not exist on type 'number'.",
  ]);
});

test("reset() forgets all cells", async () => {
  assert.deepEqual(await notebook.problems("const a = 1", "a"), []);
  notebook.types.reset();
  assert.deepEqual(await notebook.check("a"), ["1:1 TS2304 Cannot find name 'a'."]);
});

test("check() reads a local file again when it or one that it imports has changed", async () => {
  notebook.write("inner.ts", "export const inner = 1;\n");
  notebook.write("outer.ts", "export { inner } from './inner.ts';\nexport const outer = 1;\n");
  assert.deepEqual(await notebook.problems("import { inner, outer } from './outer.ts'", "inner.toFixed() + outer"), []);
  notebook.write("inner.ts", "export const inner = 'text';\n");
  assert.deepEqual(await notebook.check("inner.toFixed() + outer"), [
    `1:7 TS2551 Property 'toFixed' does not exist on type '"text"'. Did you mean 'fixed'?`,
  ]);
  notebook.write("outer.ts", "export const inner = 1;\nexport const outer = 'now a text';\n");
  assert.deepEqual(await notebook.check("inner.toFixed() + outer.length"), []);
});

test("check() finds a local file that was made after it was missed, and misses one that is gone", async () => {
  const cell = "import { late } from './late.ts'; late.toFixed()";
  assert.match((await notebook.problems(cell)).join(), /TS2307/);
  notebook.write("late.ts", "export const late = 1;\n");
  assert.deepEqual(await notebook.check(cell), []);
  rmSync(join(notebook.folder, "late.ts"));
  assert.match((await notebook.check(cell)).join(), /TS2307/);
});

test("check() finds a package that was installed after it was missed", async () => {
  const cell = "import { late } from 'late-package'; late.toFixed()";
  assert.match((await notebook.problems(cell)).join(), /TS2307/);
  notebook.write("node_modules/late-package/package.json", '{ "name": "late-package", "types": "index.d.ts" }');
  notebook.write("node_modules/late-package/index.d.ts", "export const late: number;\n");
  assert.deepEqual(await notebook.check(cell), []);
});

test("check() honours a tsconfig.json beside the notebook, and its changes", async () => {
  const cell = "const n: number = [1, 2][0]";
  assert.deepEqual(await notebook.problems(cell), []);
  notebook.write(
    "tsconfig.json",
    '{ "compilerOptions": { "noUncheckedIndexedAccess": true, "module": "commonjs", "noUnusedLocals": true } }',
  );
  assert.match((await notebook.check(cell)).join(), /1:7 TS2322 Type 'number \| undefined'/);
  assert.deepEqual(await notebook.check("await 1"), []); // What cells need is not for it to change.
  notebook.write("tsconfig.json", '{ "compilerOptions": { "strict": false } } // with a comment');
  assert.deepEqual(await notebook.check(`${cell}; function f(x) { return x }`), []);
  rmSync(join(notebook.folder, "tsconfig.json"));
  assert.match((await notebook.check("function f(x) { return x }")).join(), /TS7006/);
});

test("the service writes nothing into the notebook's folder", () => {
  const names = readdirSync(notebook.folder).filter((name) => name.startsWith("."));
  assert.deepEqual(names, []);
});
