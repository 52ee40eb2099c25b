import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspectionBundle } from "../../../kernel/language/index.ts";
import { Notebook } from "./notebook.ts";

const notebook = new Notebook({ "local.ts": "/** How large. */\nexport const size: number = 1;\n" });
after(() => notebook.close());
before(() => {
  notebook.types.accept(
    "/** Adds.\n * @param a one */\nfunction add(a: number, b = 2): number { return a + b }\n/** How many. */\nlet count = 3",
  );
  notebook.types.accept("interface Point { x: number } const at: Point = { x: 1 }; const 写真 = 2; enum Color { Red }");
  notebook.types.accept("import { size } from './local.ts'");
});

const cases: Readonly<Record<string, readonly [code: string, signature: string | undefined]>> = {
  "an earlier let, with the cursor after it": ["count|", "let count: number"],
  "an earlier let, with the cursor before it": ["|count", "let count: number"],
  "an earlier function": ["ad|d(1)", "function add(a: number, b?: number): number"],
  "the function that is being called": ["add(1, |", "function add(a: number, b?: number): number"],
  "the outer function, beside a closed inner call": ["add(add(2), |", "function add(a: number, b?: number): number"],
  "a value of an earlier type by that type's name": ["at|", "const at: Point"],
  "a property": ["at.x|", "(property) Point.x: number"],
  "an enum member": ["Color.Re|d", "(enum member) Color.Red = 0"],
  "an import of an earlier cell": ["si|ze", "const size: number"],
  "an import of this cell": ["import { si|ze as s } from './local.ts'", "const size: number"],
  "a name in CJK": ["写真|", "const 写真: 2"],
  "a global of the kernel": ["md|", "const md: Tag"],
  "a variable of the cell's own": ["const inner = 'x'; inn|er", 'const inner: "x"'],
  "nothing for a keyword": ["i|f (true) {}", undefined],
  "nothing for an unknown name": ["nowhere|", undefined],
  "nothing between names": ["1 + |", undefined],
};

for (const [what, [code, signature]] of Object.entries(cases)) {
  test(`inspect() shows ${what}`, async () => {
    assert.equal(await notebook.signature(code), signature);
  });
}

test("inspect() shows the doc comments of functions, variables, imports and libraries", async () => {
  const documentation = async (code: string) => (await notebook.types.inspect(code, 1))?.documentation;
  assert.equal(await documentation("add"), "Adds.\n\n*@param* `a` — one");
  assert.equal(await documentation("count"), "How many.");
  assert.equal(await documentation("size"), "How large.");
  assert.match((await notebook.types.inspect("[1].map", 5))?.documentation ?? "", /^Calls a defined callback function/);
});

test("inspectionBundle() gives Markdown, and text without its marks", () => {
  assert.deepEqual(inspectionBundle({ signature: "let n: number", documentation: "How many.\n\n*@since* — 1" }), {
    "text/plain": "let n: number\n\nHow many.\n\n@since — 1",
    "text/markdown": "```typescript\nlet n: number\n```\n\nHow many.\n\n*@since* — 1",
  });
});
