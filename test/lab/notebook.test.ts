import assert from "node:assert/strict";
import { test } from "node:test";

import { failedCells } from "../../lab/notebook.ts";

const error = { output_type: "error", ename: "Error", evalue: "boom", traceback: ["Error: boom", "at Cell [1]"] };
const stream = { output_type: "stream" };

test("failedCells() finds cells that ended in an error, counted among all cells", () => {
  const cells = [
    { cell_type: "markdown", source: "" },
    { cell_type: "code", source: "", outputs: [stream] },
    { cell_type: "code", source: "", outputs: [stream, error] },
  ];
  assert.deepEqual(failedCells({ cells }), [{ index: 3, traceback: "Error: boom\nat Cell [1]" }]);
});

test("failedCells() passes over cells that are meant to fail", () => {
  const cells = [{ cell_type: "code", source: "", metadata: { tags: ["raises-exception"] }, outputs: [error] }];
  assert.deepEqual(failedCells({ cells }), []);
});
