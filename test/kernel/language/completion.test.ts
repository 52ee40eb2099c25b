import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Notebook } from "./notebook.ts";

const notebook = new Notebook({
  "local.ts": "export const size = 1;\nexport function measure(): void {}\n",
  "deep/inner.ts": "export {};\n",
});
after(() => notebook.close());
before(() => {
  notebook.types.accept("let count = 3; const photos = [{ id: 'a', score: 1 }]; const 写真 = 2");
  notebook.types.accept(
    "interface Options { mode: 'fast' | 'slow'; size: number } declare function run(options: Options): void",
  );
  notebook.types.accept("const odd = { 'a-b': 1, ok: 2 }; let maybe: { aa: 1 } | undefined = undefined as never");
});

/** Code with the cursor at `|`, the names offered, and what each would replace. */
const cases: Readonly<Record<string, readonly [code: string, names: readonly string[], replaced: string]>> = {
  "a member by its beginning": ["[1, 2].ma|", ["map"], "ma"],
  "a member in the middle of a word": [
    "[1, 2].fi|nd(Boolean)",
    ["fill", "filter", "find", "findIndex", "findLast", "findLastIndex"],
    "fi",
  ],
  "members of an earlier cell's value": ["photos[0].|", ["id", "score"], ""],
  "members after a CJK name": ["写真.toF|", ["toFixed"], "toF"],
  "a name of an earlier cell": ["phot|", ["photos"], "phot"],
  "a type of an earlier cell": ["const o: Opt|", ["Options"], "Opt"],
  "a global of the kernel": ["clearOut|", ["clearOutput"], "clearOut"],
  "keys of an object literal": ["run({ |", ["mode", "size"], ""],
  "keys that are left of an object literal": ["run({ mode: 'fast', |", ["size"], ""],
  "strings of a union": ["run({ mode: '|' })", ["fast", "slow"], ""],
  "strings of a union by their beginning": ["run({ mode: 'sl|", ["slow"], "sl"],
  "a path beside the notebook": ["import {} from './lo|'", ["local.ts"], "lo"],
  "a path in a folder": ["await import('./deep/|')", ["inner.ts"], ""],
  "a path in the folder above": ["import '../note|'", ["notebooks"], "note"],
  "a module of Node": ["import fs from 'node:fs|'", ["node:fs", "node:fs/promises"], "node:fs"],
  "exports in an import": ["import { | } from './local.ts'", ["measure", "size", "type"], ""],
  "a name in an open block": ["if (true) {\n  for (const p of pho|", ["photos"], "pho"],
  "a member in a template": [`\`\${photos[0].s|}\``, ["score"], "s"],
  "members of the cell's own variable of an earlier name": ["const count = 'x'; count.toUp|", ["toUpperCase"], "toUp"],
  "optional chaining where it is needed": ["maybe.|", ["?.aa"], "."],
  "only members that a dot can reach": ["odd.|", ["ok"], ""],
  "the case that was typed before the other": ["MAp|", ["Map"], "MAp"],
  "a keyword after names": ["typ|", ["TypeError", "type", "typeof"], "typ"],
  "nothing in a comment": ["// pho|", [], "pho"],
  "nothing in a string": ["'pho|'", [], "pho"],
  "nothing after an unknown name": ["nowhere.|", [], ""],
};

for (const [what, [code, names, replaced]] of Object.entries(cases)) {
  test(`complete() offers ${what}`, async () => {
    const found = await notebook.completions(code);
    assert.deepEqual(found.names, names);
    if (names.length > 0) assert.equal(found.replaced, replaced);
  });
}

test("complete() offers names of cells first, then globals, then keywords, and none of its own", async () => {
  const { names } = await notebook.completions("co|");
  assert.equal(names[0], "count");
  assert.ok(names.indexOf("console") < names.indexOf("const"), names.join());
  const all = (await notebook.completions("|")).names;
  assert.ok(all.includes("photos") && all.includes("display"));
  assert.deepEqual(
    all.filter((name) => /vivarium|__cells__/.test(name)),
    [],
  );
});

test("complete() says what each name is", async () => {
  const { entries } = await notebook.types.complete("photos.len", 10);
  assert.deepEqual(entries, [{ name: "length", kind: "property" }]);
});

test("complete() takes an offset beyond the code as its end", async () => {
  const { entries, replaceStart, replaceEnd } = await notebook.types.complete("[1].ma", 1000);
  assert.deepEqual([entries.map(({ name }) => name), replaceStart, replaceEnd], [["map"], 4, 6]);
});
