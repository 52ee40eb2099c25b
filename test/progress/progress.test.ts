import assert from "node:assert/strict";
import { test } from "node:test";
import { progressHtml } from "../../src/progress/html.ts";
import { duration, progressLine } from "../../src/progress/line.ts";

const state = {
  label: "Scoring",
  unit: "photos",
  count: 20,
  total: 60,
  elapsedMs: 4000,
  outcome: "running",
  note: "",
} as const;

test("progressLine() gives count, rate and the time that is left", () => {
  assert.equal(progressLine(state), "Scoring: 20 of 60 photos · 5.0/s · 0:08 left");
  assert.equal(progressLine({ ...state, count: 2 }), "Scoring: 2 of 60 photos · 2.0 s each · 1:56 left");
  assert.equal(progressLine({ ...state, count: 0 }), "Scoring: 0 of 60 photos");
});

test("progressLine() says how a job ended", () => {
  assert.equal(
    progressLine({ ...state, count: 60, outcome: "done" }),
    "Scoring: 60 of 60 photos · 15.0/s · done after 0:04",
  );
  assert.match(progressLine({ ...state, outcome: "failed", note: "disk full" }), /failed after 0:04 · disk full$/);
});

test("duration() counts hours only where there are some", () => {
  assert.equal(duration(59_400), "0:59");
  assert.equal(duration(3_725_000), "1:02:05");
});

test("progressHtml() treats its words as data", () => {
  const html = progressHtml({ ...state, label: '<img src=x onerror="alert(1)">' });
  assert.ok(!html.includes("<img"));
  assert.match(html, /width:33\.3%/);
});
