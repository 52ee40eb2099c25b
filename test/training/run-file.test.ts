import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { recipeFor } from "../../src/training/recipe.ts";
import { checkRunFile, type RunFile, runJsonSchema } from "../../src/training/run-file.ts";
import { root } from "./place.ts";

const run: RunFile = {
  format: 1,
  id: "3f2a91c0b7de",
  trainerVersion: "1",
  createdAt: "2026-01-01T00:00:00.000Z",
  plan: { path: "/plan", hash: "abc", steps: 2, samples: 4, batchSize: 2 },
  latents: { path: "/latents" },
  model: { kind: "tiny", seed: 0 },
  ...recipeFor({ kind: "tiny", seed: 0 }, 4, {}),
  verifyShards: true,
};

test("runJsonSchema() is what trainer/run.schema.json holds", async () => {
  if (process.env.WRITE_SCHEMA === "1") await writeFile(`${root}/trainer/run.schema.json`, runJsonSchema());
  const held = await readFile(`${root}/trainer/run.schema.json`, "utf8");
  assert.equal(held, runJsonSchema(), "WRITE_SCHEMA=1 writes it anew; the trainer must know what changed");
});

test("checkRunFile() gives the value back when it is a run", () => {
  assert.deepEqual(checkRunFile(structuredClone(run)), run);
});

test("checkRunFile() names every entry that is wrong", () => {
  const wrong = { ...run, precision: "fp8", optimizer: { ...run.optimizer, learningRate: 0 }, keepCheckpoints: 0.5 };
  assert.throws(() => checkRunFile(wrong), {
    name: "TypeError",
    message: /optimizer\.learningRate: .*precision: .*keepCheckpoints: /s,
  });
});
