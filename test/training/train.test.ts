/** Runs of the real trainer, launched, left, stopped, killed and found again. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { local } from "../../src/cluster/index.ts";
import { attach, listRuns, type Run } from "../../src/runs/index.ts";
import { sdxl, type TrainOptions, train } from "../../src/training/index.ts";
import { makePlace, type Place, root, until } from "./place.ts";

let place: Place;
let options: TrainOptions;
const longMs = 120_000;

before(async () => {
  place = await makePlace(24);
  options = { on: local(), runs: place.runs, validateEverySamples: 72, checkpointEverySamples: 72 };
});

after(async () => {
  await rm(place.folder, { recursive: true, force: true });
});

test("train() launches a run that outlives its process, and attaches when called again", {
  timeout: longMs,
}, async () => {
  const script = `
    import { local } from "${root}/dist/src/cluster/index.js";
    import { sdxl, train } from "${root}/dist/src/training/index.js";
    const run = await train(${JSON.stringify(place.plan)}, sdxl.tiny(), { on: local(), runs: ${JSON.stringify(place.runs)} });
    console.log(run.id);
    process.exit();`;
  const id = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim();
  const run = await attach(id, { runs: place.runs });
  const [again, once] = await Promise.all([launch({}), launch({})]);
  assert.deepEqual([again.id, once.id], [id, id]);

  const seen = new Set<string>();
  const steps: number[] = [];
  for await (const { status, points } of again.follow(new AbortController().signal)) {
    seen.add(status);
    steps.push(...points.filter(({ name }) => name === "train/loss").map(({ step }) => step));
  }
  assert.deepEqual([...seen].slice(-2), ["running", "finished"]);
  assert.deepEqual(
    steps,
    Array.from({ length: 24 }, (_, step) => step + 1),
  );
  const end = await run.finished();
  assert.deepEqual([end.state, end.step, end.samples, end.brokenLines], ["finished", 24, 144, 0]);
  assert.equal((await eventsOf(run)).filter(({ kind }) => kind === "launched").length, 1);
  assert.deepEqual(await checkpointsOf(run), ["step-000012", "step-000024"]);
  const shown = await run[Symbol.for("Jupyter.display") as keyof Run & symbol]();
  assert.match(String(shown["text/plain"]), new RegExp(id));
});

test("stop() leaves a checkpoint from which the run goes on when asked to", { timeout: longMs }, async () => {
  const changed = { ...options, weightDecay: 0.01 };
  const run = await train(place.plan, sdxl.tiny(), changed);
  await until(async () => (await run.status()).step >= 2);
  const stopped = await run.stop();
  assert.equal(stopped.state, "stopped");
  assert.ok(stopped.step >= 2 && stopped.step < 24);
  assert.ok((await checkpointsOf(run)).includes(`step-${String(stopped.step).padStart(6, "0")}`));

  assert.equal((await (await train(place.plan, sdxl.tiny(), changed)).status()).state, "stopped"); // only looked at
  const resumed = await train(place.plan, sdxl.tiny(), { ...changed, again: "resume" });
  assert.equal(resumed.id, run.id);
  await assert.rejects(
    train(place.plan, sdxl.tiny(), { ...changed, again: "fresh" }),
    /it is (running|waiting)\. Stop it/,
  );
  assert.equal((await resumed.finished()).state, "finished");
  const steps = (await run.metrics()).filter(({ values }) => "train/loss" in values).map(({ step }) => step);
  assert.deepEqual(
    steps,
    Array.from({ length: 24 }, (_, step) => step + 1),
  );
});

test("a run whose launcher is killed trains on and can be stopped", { timeout: longMs }, async () => {
  const run = await train(place.plan, sdxl.tiny(), { ...options, weightDecay: 0.02 });
  await until(async () => (await run.status()).step >= 1);
  const { process: launcher } = JSON.parse(await readFile(join(run.folder, "job.json"), "utf8"));
  process.kill(launcher.pid, "SIGKILL");
  assert.equal((await run.status()).state, "running");
  const end = await run.stop();
  assert.equal(end.state, "stopped");
  assert.ok((await checkpointsOf(run)).length > 0);
});

test("finished() tells that the trainer was killed, and train() goes on from its checkpoint", {
  timeout: longMs,
}, async () => {
  const changed = { ...options, weightDecay: 0.03, checkpointEverySamples: 12 };
  const run = await train(place.plan, sdxl.tiny(), changed);
  await until(async () => (await run.status()).step >= 3);
  const pid = await firstRank(run);
  process.kill(pid, "SIGKILL");
  await assert.rejects(run.finished(), (error: Error) => {
    assert.equal(error.name, "RunFailedError");
    assert.match(error.message, /ended without a word .*the newest checkpoint is of step \d+/);
    assert.match(error.message, /Its last words .*log\.txt\):\n.*step \d+\/24/s);
    return true;
  });
  const again = await train(place.plan, sdxl.tiny(), changed);
  await until(async () => (await again.status()).state === "running");
  const resumed = (await eventsOf(run)).findLast(({ kind }) => kind === "started");
  assert.ok(resumed !== undefined && Number(resumed.step) >= 2);
  await again.stop();
});

test("stop() kills when it is called for the second time", { timeout: longMs }, async () => {
  const run = await train(place.plan, sdxl.tiny(), { ...options, weightDecay: 0.04 });
  const first = run.stop();
  await until(async () => JSON.parse(await readFile(join(run.folder, "job.json"), "utf8")).stopAsked === true);
  const end = await run.stop();
  assert.deepEqual([end.state, (await first).state], ["stopped", "stopped"]);
  assert.match(end.note, /^killed; there is no checkpoint|^$/);
  assert.ok(!existsSync(join(run.folder, "checkpoints")));
});

test("stop() kills a trainer that does not answer when its grace is over", { timeout: longMs }, async () => {
  const run = await train(place.plan, sdxl.tiny(), { ...options, weightDecay: 0.05 });
  await until(async () => (await run.status()).step >= 1);
  const pid = await firstRank(run);
  process.kill(pid, "SIGSTOP");
  const end = await run.stop({ graceMs: 200 });
  assert.equal(end.state, "stopped");
  assert.match(end.note, /^killed; there is no checkpoint/);
});

test("finished() gives the trainer's own error when its input is bad", { timeout: longMs }, async () => {
  const bad = await makePlace(2);
  try {
    await rm(join(bad.folder, "latents/64x128/00000.safetensors"));
    const run = await train(bad.plan, sdxl.tiny(), { on: local(), runs: bad.runs });
    await assert.rejects(
      run.finished(),
      /Cannot read latents of photo .*: there is no shard .*64x128\/00000\.safetensors/,
    );
    assert.equal((await run.status()).state, "failed");
  } finally {
    await rm(bad.folder, { recursive: true, force: true });
  }
});

test("train() names every option that is out of its range and launches nothing", async () => {
  await assert.rejects(train(place.plan, sdxl.tiny({ seed: 0.5 }), { ...options, learningRate: -1 }), {
    name: "TypeError",
    message: /model.*seed.*optimizer\.learningRate/s,
  });
});

test("listRuns() gives all runs, the oldest first", async () => {
  const created = (await listRuns({ runs: place.runs })).map(({ createdAt }) => createdAt);
  assert.ok(created.length >= 5);
  assert.deepEqual(created, [...created].sort());
});

const launch = (changes: Partial<TrainOptions>): Promise<Run> =>
  train(place.plan, sdxl.tiny(), { on: local(), runs: place.runs, ...changes });

async function eventsOf(run: Run): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(join(run.folder, "events.jsonl"), "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The process of the trainer's first rank, as it told when it started. */
async function firstRank(run: Run): Promise<number> {
  const started = (await eventsOf(run)).findLast(({ kind }) => kind === "started");
  return Number(Array.isArray(started?.pids) ? started.pids[0] : Number.NaN);
}

async function checkpointsOf(run: Run): Promise<string[]> {
  return (await readdir(join(run.folder, "checkpoints"))).sort();
}
