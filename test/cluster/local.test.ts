/** Jobs on this machine up to where the trainer starts: the waiting for its set-up, and what can go wrong before. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { attachJob, type Job, local } from "../../src/cluster/index.ts";
import { until } from "../training/place.ts";

describe("local()", () => {
  let folder: string;
  let trainer: string;
  let run: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-cluster-"));
    [trainer, run] = [join(folder, "trainer"), join(folder, "run")];
    await mkdir(join(trainer, ".setup"), { recursive: true });
    await mkdir(run);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const setUp = (state: string, detail: string, pid = process.pid): Promise<void> =>
    writeFile(join(trainer, ".setup/state.json"), JSON.stringify({ state, detail, updatedAt: "", pid }));
  const ended = (job: Job): Promise<true> => until(async () => (await job.status()).state === "ended");
  const events = (): Promise<string> => readFile(join(run, "events.jsonl"), "utf8");

  test("stage() says how to set the trainer up when it is not", async () => {
    await assert.rejects(
      local({ trainer }).stage(run),
      /its Python packages are not installed .*"npm start" sets it up/,
    );
    await setUp("failed", "the disk is full");
    await assert.rejects(local({ trainer }).stage(run), /its set-up failed: the disk is full/);
    await setUp("installing", "torch", 2 ** 22 + 1); // above the largest number of a process
    await assert.rejects(local({ trainer }).stage(run), /its set-up was ended in the middle \(torch\)/);
    await setUp("installing", "torch");
    await local({ trainer }).stage(run);
  });

  test("submit() gives a job that waits for the set-up, and tells when that fails", async () => {
    await setUp("installing", "fetching torch");
    const job = await local({ trainer }).submit(run);
    await until(async () => (await job.status()).note === "the trainer is being set up: fetching torch");
    await setUp("installing", "installing torch");
    await until(async () => (await job.status()).note.endsWith("installing torch"));
    assert.equal((await job.status()).state, "waiting");
    await setUp("failed", "no network");
    await ended(job);
    assert.match((await job.status()).note, /no network/);
    assert.match(await events(), /"kind":"launched".*\n.*"kind":"failed".*no network/);
  });

  test("submit() starts Python when the set-up is ready, and hands on how it ended and what it printed", async () => {
    await setUp("installing", "fetching torch");
    const job = await local({ trainer, processes: 2 }).submit(run);
    await mkdir(join(trainer, ".venv/bin"), { recursive: true });
    const says = '#!/bin/sh\necho "args $*"\necho "threads $OMP_NUM_THREADS offline $HF_HUB_OFFLINE" >&2\nexit 3\n';
    await writeFile(join(trainer, ".venv/bin/python"), says, { mode: 0o755 });
    await setUp("ready", "");
    await ended(job);
    assert.equal((await job.status()).exitCode, 3);
    const { text, nextByte } = await job.logs(0);
    assert.equal(
      text,
      `args -m torch.distributed.run --standalone --nproc-per-node 2 ${trainer}/train.py ${run}\nthreads 1 offline 1\n`,
    );
    assert.deepEqual(await job.logs(nextByte), { text: "", nextByte });
  });

  test("cancel() ends a job that still waits", async () => {
    await setUp("installing", "fetching torch");
    const job = await local({ trainer }).submit(run);
    await job.cancel();
    const { state, note, stopAsked } = await job.status();
    assert.deepEqual([state, note, stopAsked], ["ended", "stopped before the trainer started", true]);
    assert.match(await events(), /"kind":"stopped"/);
    await job.cancel(); // nothing is left to be done
  });

  test("status() tells that the job's process is gone when it was killed", async () => {
    await setUp("installing", "fetching torch");
    const job = await local({ trainer }).submit(run);
    process.kill(JSON.parse(await readFile(join(run, "job.json"), "utf8")).process.pid, "SIGKILL");
    await ended(job);
    assert.match((await job.status()).note, /the job's process is gone/);
  });

  test("status() is not taken in by another process with the job's number", async () => {
    await setUp("installing", "fetching torch");
    const job = await local({ trainer }).submit(run);
    const file = JSON.parse(await readFile(join(run, "job.json"), "utf8"));
    await job.cancel();
    const recycled = { ...file, process: { pid: process.pid, started: "1" }, state: "running" };
    await writeFile(join(run, "job.json"), JSON.stringify(recycled));
    assert.equal((await job.status()).state, "ended");
  });

  test("attachJob() finds the job of a run again, and none where there was none", async () => {
    assert.equal(attachJob(run), undefined);
    await setUp("installing", "fetching torch");
    await local({ trainer }).submit(run);
    const job = attachJob(run);
    assert.equal((await job?.status())?.state, "waiting");
    await job?.cancel();
  });

  test("local() refuses a number of processes that is no number of processes", () => {
    assert.throws(() => local({ processes: 0 }), /with 0 processes: at least 1 is wanted/);
  });
});
