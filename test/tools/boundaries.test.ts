import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";

import { root } from "../../lab/index.ts";
import { checkBoundaries } from "../../tools/check-boundaries.ts";

/** The broken rules of a repository with these files, each as "rule path:line". */
async function broken(context: TestContext, files: Readonly<Record<string, string>>): Promise<string[]> {
  await mkdir(join(root, ".vivarium"), { recursive: true });
  const folder = await mkdtemp(join(root, ".vivarium/test-"));
  context.after(() => rm(folder, { recursive: true }));
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
  return (await checkBoundaries(folder)).map(({ rule, path, line }) => `${rule} ${path}:${line}`);
}

const well = {
  "src/a/index.ts": 'export { a } from "./a.ts";\nexport type { A } from "./a.ts";\n',
  "src/a/a.ts": 'import { b } from "../b/index.ts";\nexport type A = 1;\nexport const a: number = b;\n',
  "src/b/index.ts": 'export { b } from "./b.ts";\n',
  "src/b/b.ts": 'import { parseSync } from "oxc-parser";\nexport const b: number = parseSync.length;\n',
  "test/a/a.test.ts": 'import { a } from "../../src/a/a.ts";\nimport { b } from "../../src/b/index.ts";\n',
};

test("checkBoundaries() finds nothing where every subject is imported by its index", async (t) => {
  assert.deepEqual(await broken(t, well), []);
});

test("checkBoundaries() finds imports between src and kernel, in both directions and by the package's name", async (t) => {
  const files = {
    ...well,
    "kernel/k/index.ts": 'export { k } from "./k.ts";\n',
    "kernel/k/k.ts": 'import { a } from "../../src/a/index.ts";\nexport const k: number = a;\n',
    "kernel/k/by-name.ts": 'export const k = (): Promise<unknown> => import("vivarium/a");\n',
    "src/b/b.ts": 'export { k as b } from "../../kernel/k/index.ts";\n',
    "src/a/type.ts": 'import type { k } from "../../kernel/k/index.ts";\nexport type K = typeof k;\n',
  };
  const walls = (await broken(t, files)).filter((problem) => problem.startsWith("wall"));
  assert.deepEqual(walls, [
    "wall kernel/k/by-name.ts:1",
    "wall kernel/k/k.ts:1",
    "wall src/a/type.ts:1",
    "wall src/b/b.ts:1",
  ]);
});

test("checkBoundaries() finds what reaches past another subject's index", async (t) => {
  const files = {
    ...well,
    "src/a/deep.ts": '\nimport { b } from "../b/b.ts";\nexport const c: number = b;\n',
    "src/a/later.ts": 'export const later = (): Promise<unknown> => import("../b/b.ts");\n',
    "src/index.ts": 'export { a } from "./a/a.ts";\n',
    "lab/x.ts": 'export * from "../src/b/b.ts";\n',
    "test/a/other.test.ts": 'import { b } from "../../src/b/b.ts";\nb;\n',
  };
  assert.deepEqual(await broken(t, files), [
    "deep-import lab/x.ts:1",
    "deep-import src/a/deep.ts:2",
    "deep-import src/a/later.ts:1",
    "deep-import src/index.ts:1",
    "deep-import test/a/other.test.ts:1",
  ]);
});

test("checkBoundaries() finds an index that does more than re-export by name", async (t) => {
  const index = 'export { b } from "./b.ts";\nexport const two = 2;\nexport * from "./b.ts";\n';
  assert.deepEqual(await broken(t, { ...well, "src/b/index.ts": index }), [
    "index src/b/index.ts:2",
    "index src/b/index.ts:3",
  ]);
});

test("checkBoundaries() finds circles of modules and of subjects", async (t) => {
  const modules = {
    ...well,
    "src/b/b.ts": 'import { c } from "./c.ts";\nexport const b: number = c;\n',
    "src/b/c.ts": 'import type { b } from "./b.ts";\nexport const c: number = 1 as typeof b;\n',
  };
  assert.deepEqual(await broken(t, modules), ["cycle src/b/b.ts:1"]);
  const subjects = {
    ...well,
    "src/a/leaf.ts": "export const leaf = 1;\n",
    "src/a/index.ts": 'export { a } from "./a.ts";\nexport { leaf } from "./leaf.ts";\n',
    "src/b/other.ts": '\nimport { leaf } from "../a/index.ts";\nexport const other: number = leaf;\n',
  };
  const found = await broken(t, subjects);
  assert.deepEqual(found, ["cycle src/a/a.ts:1"], "no module imports itself here, but the subjects do");
});

test("checkBoundaries() says where a file cannot be read as a module", async (t) => {
  await assert.rejects(broken(t, { "src/a/a.ts": "import {" }), /Cannot read the imports of src\/a\/a\.ts/);
});
