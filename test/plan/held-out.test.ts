import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { chooseByHash, defaultValidationPhotos } from "../../src/plan/held-out.ts";

const ids = Array.from({ length: 500 }, (_, index) => createHash("sha256").update(`${index}`).digest("hex"));

test("chooseByHash() moves at most one photo when one is added", () => {
  for (let count = 20; count < ids.length; count++) {
    const before = chooseByHash(ids.slice(0, count), defaultValidationPhotos(count), "validation");
    const after = chooseByHash(ids.slice(0, count + 1), defaultValidationPhotos(count + 1), "validation");
    const moved = ids.slice(0, count).filter((id) => before.has(id) !== after.has(id));
    assert.ok(moved.length <= 1, `${moved.length} moved from ${count} to ${count + 1} photos`);
  }
});

test("chooseByHash() does not depend on the order of the ids", () => {
  assert.deepEqual([...chooseByHash(ids.toReversed(), 40, "validation")], [...chooseByHash(ids, 40, "validation")]);
});

test("chooseByHash() chooses others with another salt", () => {
  assert.notDeepEqual(chooseByHash(ids, 40, "stable"), chooseByHash(ids, 40, "validation"));
});

test("defaultValidationPhotos() is 15 %, at most 2048", () => {
  assert.deepEqual([0, 1, 40, 10_000, 1_000_000].map(defaultValidationPhotos), [0, 0, 6, 1500, 2048]);
});
