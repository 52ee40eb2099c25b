import assert from "node:assert/strict";
import { test } from "node:test";

import { parseStartOptions } from "../../lab/options.ts";

test("parseStartOptions() opens a browser on any free port when nothing is said", () => {
  const expected = { help: false, port: undefined, browser: true, execute: undefined, output: undefined };
  assert.deepEqual(parseStartOptions([]), expected);
});

test("parseStartOptions() reads every option", () => {
  const args = ["--port=8890", "--no-browser", "--execute", "a.ipynb", "--output", "b.ipynb"];
  const expected = { help: false, port: 8890, browser: false, execute: "a.ipynb", output: "b.ipynb" };
  assert.deepEqual(parseStartOptions(args), expected);
});

for (const port of ["0", "65536", "80a", "8.5", "-1", ""]) {
  test(`parseStartOptions() refuses the port "${port}"`, () => {
    assert.throws(() => parseStartOptions([`--port=${port}`]), /--port needs a number from 1 to 65535/);
  });
}

test("parseStartOptions() refuses words, missing values and --output alone", () => {
  assert.throws(() => parseStartOptions(["notebook.ipynb"]), /notebook\.ipynb[\s\S]*npm start -- --execute/);
  assert.throws(() => parseStartOptions(["--execute"]), RangeError);
  assert.throws(() => parseStartOptions(["--output", "b.ipynb"]), /needs --execute NOTEBOOK/);
});
