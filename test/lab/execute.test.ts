import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { start, temporaryFolder } from "./checkout.ts";

function notebook(...sources: string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `c${index}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  const kernelspec = { name: "vivarium", display_name: "TypeScript (Vivarium)", language: "typescript" };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

test("--execute writes the executed copy to --output and leaves the notebook alone", async (t) => {
  const folder = await temporaryFolder(t);
  const [input, output] = [join(folder, "in {0}.ipynb"), join(folder, "made/out.ipynb")];
  const before = notebook('console.log("a line");', "6 * 7");
  await writeFile(input, before);
  const run = start(["--execute", input, "--output", output], { VIVARIUM_STATE: folder });
  assert.equal(await run.ended, 0, run.output());
  assert.equal(await readFile(input, "utf8"), before);
  const { cells } = JSON.parse(await readFile(output, "utf8"));
  assert.equal(cells[0].outputs[0].text.join(""), "a line\n");
  assert.deepEqual(cells[1].outputs[0].data["text/plain"], ["42"]);
});

test("--execute fails, shows the traceback and still writes the copy when a cell fails", async (t) => {
  const folder = await temporaryFolder(t);
  const input = join(folder, "fails.ipynb");
  await writeFile(input, notebook("const n = 1;", 'throw new RangeError("no such photo")', "n + 1"));
  const run = start(["--execute", input], { VIVARIUM_STATE: folder });
  assert.equal(await run.ended, 1);
  assert.match(run.output(), /Cell 2 failed/);
  assert.match(run.output(), /no such photo/);
  const { cells } = JSON.parse(await readFile(join(folder, "fails.executed.ipynb"), "utf8"));
  assert.equal(cells[1].outputs[0].ename, "RangeError");
  assert.deepEqual(cells[2].outputs[0].data["text/plain"], ["2"]);
});

test("--execute names a notebook that is not there", async (t) => {
  const folder = await temporaryFolder(t);
  const run = start(["--execute", join(folder, "none.ipynb")], { VIVARIUM_STATE: folder });
  assert.equal(await run.ended, 1);
  assert.match(run.output(), /none\.ipynb: there is no such file/);
  assert.equal(existsSync(join(folder, "none.executed.ipynb")), false);
});
