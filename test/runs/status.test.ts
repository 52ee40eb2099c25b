import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Metric } from "../../src/runs/metric.ts";
import { type RunFacts, statusOf } from "../../src/runs/status.ts";

const job = { state: "running", note: "", exitCode: null, stopAsked: false } as const;
const ended = { state: "ended", note: "the trainer ended with 1", exitCode: 1, stopAsked: false } as const;
const [launched, started] = [{ kind: "launched" }, { kind: "started", step: 0 }];

const facts = (some: Partial<RunFacts>): RunFacts => ({
  stepsTotal: 10,
  samplesTotal: 40,
  events: [launched, started],
  metrics: [],
  job,
  lastSeenMs: null,
  brokenLines: 0,
  ...some,
});

const stateAndNote = (some: Partial<RunFacts>): [string, string] => {
  const { state, note } = statusOf(facts(some));
  return [state, note];
};

describe("statusOf()", () => {
  test("says what a run waits for", () => {
    assert.deepEqual(stateAndNote({ events: [], job: undefined }), ["waiting", "not launched"]);
    assert.deepEqual(stateAndNote({ events: [launched], job: { ...job, state: "waiting", note: "torch" } }), [
      "waiting",
      "torch",
    ]);
    assert.deepEqual(stateAndNote({ events: [launched] }), ["waiting", "the trainer is loading its libraries"]);
  });

  test("knows a running run, with or without a launcher of ours", () => {
    assert.deepEqual(stateAndNote({}), ["running", ""]);
    assert.deepEqual(stateAndNote({ job: undefined }), ["running", ""]);
  });

  test("takes the first end of the latest launch", () => {
    const failed = (message: string) => ({ kind: "failed", step: 3, message });
    const events = [launched, started, failed("no shard"), failed("connection closed by peer")];
    assert.deepEqual(stateAndNote({ events, job: ended }), ["failed", "no shard"]);
    assert.deepEqual(stateAndNote({ events: [...events, launched, started] }), ["running", ""]);
    assert.deepEqual(stateAndNote({ events: [...events, launched, started, { kind: "finished", step: 10 }] }), [
      "finished",
      "",
    ]);
    assert.deepEqual(stateAndNote({ events: [launched, failed("bad run.json")] }), ["failed", "bad run.json"]);
  });

  test("tells a killed trainer from one that was asked to stop", () => {
    const events = [launched, started, { kind: "checkpoint", step: 4 }];
    assert.deepEqual(stateAndNote({ events, job: ended }), [
      "failed",
      "the trainer ended without a word (the trainer ended with 1): killed, or out of memory; the newest checkpoint is of step 4",
    ]);
    assert.deepEqual(stateAndNote({ job: { ...ended, stopAsked: true } }), [
      "stopped",
      "killed; there is no checkpoint",
    ]);
    assert.deepEqual(stateAndNote({ events: [...events, { kind: "stopped", step: 6 }], job: ended }), [
      "stopped",
      "at step 6, with a checkpoint",
    ]);
  });

  test("reckons the rate over the latest steps, and the time that is left", () => {
    const metric = (step: number, timeS: number): Metric => ({
      step,
      samples: 4 * step,
      timeS,
      values: { "train/loss": 1, "train/samples_per_s": 3 },
    });
    const validation: Metric = { step: 4, samples: 16, timeS: 9, values: { "validation/loss": 1 } };
    const status = statusOf(facts({ metrics: [metric(2, 1), metric(3, 3), metric(4, 5), validation] }));
    assert.deepEqual([status.step, status.samples, status.samplesPerSecond, status.etaMs], [4, 16, 2, 12_000]);
    assert.equal(statusOf(facts({ metrics: [metric(1, 1)] })).samplesPerSecond, 3);
    assert.equal(statusOf(facts({ metrics: [validation] })).etaMs, null);
  });
});
