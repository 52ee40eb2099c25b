import assert from "node:assert/strict";
import { test } from "node:test";

import { root } from "../../lab/index.ts";
import { findTests } from "../../tools/test-files.ts";

test("findTests() finds the tests of every runner", async () => {
  const { node, wire, trainer } = await findTests(root, []);
  assert.ok(node.includes("test/tools/test-files.test.ts"));
  assert.ok(wire.length > 0 && wire.every((path) => /^test\/kernel\/.*\/test_[^/]+\.py$/.test(path)), wire.join());
  assert.ok(
    trainer.length > 0 && trainer.every((path) => /^test\/trainer\/.*test_[^/]+\.py$/.test(path)),
    trainer.join(),
  );
});

test("findTests() takes the tests whose path has a pattern in it", async () => {
  const { node, wire, trainer } = await findTests(root, ["tools/test-files", "no-such-test"]);
  assert.deepEqual({ node, wire, trainer }, { node: ["test/tools/test-files.test.ts"], wire: [], trainer: [] });
});
