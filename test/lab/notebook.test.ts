import assert from "node:assert/strict";
import { test } from "node:test";

import { failedCells, withoutLiveViews } from "../../lab/notebook.ts";

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

test("withoutLiveViews() keeps the static figure beside a live view, and a live view that has none", () => {
  const view = { "application/vnd.jupyter.widget-view+json": { model_id: "m" } };
  const shown = (data: object): object => ({ output_type: "display_data", metadata: {}, data });
  const notebook = (data: object, metadata: object): object => ({
    metadata,
    cells: [{ cell_type: "code", source: "", outputs: [shown(data), stream] }],
  });
  const executed = notebook({ ...view, "text/html": "<svg/>" }, { kernelspec: { name: "vivarium" }, widgets: {} });
  const still = notebook({ "text/html": "<svg/>" }, { kernelspec: { name: "vivarium" } });
  assert.deepEqual(withoutLiveViews(executed as Parameters<typeof withoutLiveViews>[0]), still);
  const bare = notebook({ ...view, "text/plain": "a counter" }, {});
  assert.deepEqual(withoutLiveViews(bare as Parameters<typeof withoutLiveViews>[0]), bare);
});
