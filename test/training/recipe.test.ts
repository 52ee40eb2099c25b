import assert from "node:assert/strict";
import { test } from "node:test";
import { sdxl } from "../../src/training/models.ts";
import { recipeFor } from "../../src/training/recipe.ts";
import { runId } from "../../src/training/train.ts";

test("recipeFor() gives the reference recipe for SDXL", () => {
  assert.deepEqual(recipeFor(sdxl.from("/sdxl"), 40_000_000, {}), {
    optimizer: { learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, gradientClip: 1 },
    schedule: { warmupSamples: 100_000 },
    loss: { kind: "epsilon", minSnrGamma: 5 },
    precision: "fp16",
    trainTextEncoder: true,
    gradientCheckpointing: true,
    every: { validateSamples: 50_000, checkpointSamples: 500_000 },
    keepCheckpoints: null,
  });
});

test("recipeFor() measures a tiny run in quarters of its samples", () => {
  const { schedule, every, precision } = recipeFor(sdxl.tiny(), 401, {});
  assert.deepEqual(schedule, { warmupSamples: 21 });
  assert.deepEqual(every, { validateSamples: 101, checkpointSamples: 201 });
  assert.equal(precision, "fp32");
});

test("recipeFor() takes every option", () => {
  const recipe = recipeFor(sdxl.tiny(), 400, {
    learningRate: 3e-4,
    warmupSamples: 0,
    betas: [0.8, 0.9],
    epsilon: 1e-6,
    weightDecay: 0,
    gradientClip: 2,
    minSnrGamma: 1,
    precision: "bf16",
    trainTextEncoder: false,
    gradientCheckpointing: true,
    validateEverySamples: 10,
    checkpointEverySamples: 20,
    keepCheckpoints: "all",
  });
  assert.deepEqual(recipe, {
    optimizer: { learningRate: 3e-4, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay: 0, gradientClip: 2 },
    schedule: { warmupSamples: 0 },
    loss: { kind: "epsilon", minSnrGamma: 1 },
    precision: "bf16",
    trainTextEncoder: false,
    gradientCheckpointing: true,
    every: { validateSamples: 10, checkpointSamples: 20 },
    keepCheckpoints: null,
  });
});

test("runId() changes with the plan, the model and the recipe, and with nothing else", () => {
  const recipe = recipeFor(sdxl.tiny(), 400, {});
  const id = runId("plan", sdxl.tiny(), recipe);
  assert.match(id, /^[0-9a-f]{12}$/);
  assert.equal(runId("plan", sdxl.tiny({ seed: 0 }), recipeFor(sdxl.tiny(), 400, { learningRate: 2e-3 })), id);
  const others = [
    runId("other plan", sdxl.tiny(), recipe),
    runId("plan", sdxl.tiny({ seed: 1 }), recipe),
    runId("plan", sdxl.tiny(), recipeFor(sdxl.tiny(), 400, { weightDecay: 0 })),
  ];
  assert.equal(new Set([id, ...others]).size, 4);
});
