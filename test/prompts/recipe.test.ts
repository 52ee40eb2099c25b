import assert from "node:assert/strict";
import { test } from "node:test";
import { captionsV2, tagsV1 } from "../../src/prompts/index.ts";

test("a recipe is plain data that survives JSON", () => {
  for (const recipe of [tagsV1({ priorityTags: ["logo"] }), captionsV2({ scoreJoins: ["; "] })]) {
    assert.deepEqual(JSON.parse(JSON.stringify(recipe)), recipe);
  }
});

test("a recipe lists every impossible value at once", () => {
  assert.throws(
    () =>
      captionsV2({
        unconditionalRate: 1.5,
        tagPromptRate: Number.NaN,
        tagCountDeviation: -1,
        leastTags: 2.5,
        scoreTagCountWeights: [0, 0],
        scoreJoins: [],
      }),
    (error: Error) => {
      const names = [
        "unconditionalRate",
        "tagPromptRate",
        "tagCountDeviation",
        "leastTags",
        "scoreTagCountWeights",
        "scoreJoins",
      ];
      for (const name of names) assert.match(error.message, new RegExp(`${name} is .*was wanted`));
      return error instanceof RangeError && /unconditionalRate is 1.5: a number in 0…1 was wanted/.test(error.message);
    },
  );
});
