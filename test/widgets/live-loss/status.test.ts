import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureOfAll } from "../../../src/widgets/live-loss/follow.ts";
import { age, longDuration, lossFinding, statusWords } from "../../../src/widgets/live-loss/status.ts";
import { sampleSnapshot } from "../sample-run.ts";

test("lossFinding() speaks of validation first, of training before there is any, and of none", () => {
  const all = sampleSnapshot({ steps: 200, stepsTotal: 200 });
  const early = { ...all, points: all.points.filter((point) => point.step <= 3) };
  assert.match(
    lossFinding(pictureOfAll("", all)),
    /^Validation loss fell from 1\.0\d at step 0 to 0\.4\d+ at step 200 \(−5\d %\)\.$/,
  );
  assert.match(
    lossFinding(pictureOfAll("", early)),
    /^Training loss, smoothed, is [\d.]+ at step 3\. Validation loss started at 1\.0\d\.$/,
  );
  assert.equal(lossFinding(pictureOfAll("", { ...all, points: [] })), "No loss has been measured yet.");
});

test("statusWords() says how far a run is, and leaves out what is not known", () => {
  const run = sampleSnapshot({ steps: 130, stepsTotal: 200 });
  assert.equal(
    statusWords(pictureOfAll("", run)).join(" · "),
    "running · step 130 of 200 · 520 photos · 4.82 photos/s · 0:58 left · the loss of 1 step was not a number",
  );
  const waiting = {
    ...run,
    status: "waiting",
    step: 0,
    stepsTotal: 0,
    samples: 0,
    samplesPerSecond: 0,
    etaMs: null,
    points: [],
    note: "installing",
  } as const;
  assert.equal(statusWords(pictureOfAll("", waiting)).join(" · "), "waiting · installing");
});

test("age() and longDuration() use units that people count in", () => {
  assert.deepEqual([12_000, 300_000, 7_200_000, 300_000_000].map(age), [
    "12 s ago",
    "5 min ago",
    "2 h ago",
    "3 days ago",
  ]);
  assert.equal(age(-4000), "0 s ago");
  assert.deepEqual([58_100, 3_725_000, 570_000_000].map(longDuration), ["0:58", "1:02:05", "6 d 14 h"]);
});
