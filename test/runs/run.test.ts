/** Runs whose folders these tests write line by line, as a trainer does. */
import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { displaySymbol } from "../../src/host/index.ts";
import { attach, listRuns, type Run, RunFailedError } from "../../src/runs/index.ts";

describe("runs", () => {
  let runs: string;
  let folder: string;
  beforeEach(async () => {
    runs = await mkdtemp(join(tmpdir(), "vivarium-runs-"));
    folder = await makeRun("aaa", "2026-01-02");
  });
  afterEach(() => rm(runs, { recursive: true }));

  async function makeRun(id: string, createdAt: string): Promise<string> {
    const path = join(runs, id);
    await mkdir(path);
    const plan = { path: "/plan", hash: "p", steps: 4, samples: 8, batchSize: 2 };
    await writeFile(join(path, "run.json"), JSON.stringify({ id, createdAt, model: { kind: "tiny" }, plan }));
    return path;
  }

  const event = (kind: string, step: number, more: object = {}): Promise<void> =>
    appendFile(join(folder, "events.jsonl"), `${JSON.stringify({ kind, step, ...more })}\n`);
  const measure = (step: number, values: Record<string, number | null>): Promise<void> =>
    appendFile(
      join(folder, "metrics.jsonl"),
      `${JSON.stringify({ step, samples: 2 * step, time_s: step, ...values })}\n`,
    );
  const open = (): Promise<Run> => attach("aaa", { runs });

  test("attach() finds a run by its id and by its folder", async () => {
    assert.equal((await open()).folder, folder);
    assert.equal((await attach(folder)).id, "aaa");
  });

  test("attach() names the runs that there are when there is no such one", async () => {
    await makeRun("bbb", "2026-01-01");
    await assert.rejects(attach("ccc", { runs }), /Cannot attach to the run ccc: .* the runs there are aaa, bbb$/);
    await assert.rejects(attach("ccc", { runs: join(runs, "none") }), /there are no runs there$/);
  });

  test("attach() says which file is broken when run.json is", async () => {
    await writeFile(join(folder, "run.json"), '{"id": "aaa"}');
    await assert.rejects(open(), /run\.json is not the record of a run/);
  });

  test("listRuns() gives the oldest first and passes over other folders", async () => {
    await makeRun("bbb", "2026-01-01");
    await mkdir(join(runs, ".old"));
    await mkdir(join(runs, "notes"));
    assert.deepEqual(
      (await listRuns({ runs })).map(({ id }) => id),
      ["bbb", "aaa"],
    );
    assert.deepEqual(await listRuns({ runs: join(runs, "none") }), []);
  });

  test("metrics() gives values by name, and NaN where a value was not finite", async () => {
    await measure(0, { "validation/loss": 1.5 });
    await measure(1, { "train/loss": null, "train/lr": 0 });
    await appendFile(join(folder, "metrics.jsonl"), 'broken\n{"no": "step"}\n{"step": 2, "sam');
    const run = await open();
    assert.deepEqual(await run.metrics(), [
      { step: 0, samples: 0, timeS: 0, values: { "validation/loss": 1.5 } },
      { step: 1, samples: 2, timeS: 1, values: { "train/loss": Number.NaN, "train/lr": 0 } },
    ]);
    assert.equal((await run.status()).brokenLines, 2);
  });

  test("follow() gives all points first, then only new ones, and ends with the run", async () => {
    await event("started", 0);
    await measure(0, { "validation/loss": 2 });
    await measure(1, { "train/loss": 1, "train/lr": 0.1 });
    const following = (await open()).follow(new AbortController().signal)[Symbol.asyncIterator]();
    const points = async (): Promise<unknown> => {
      const { value } = await following.next();
      return [
        value.status,
        value.points.map(({ step, name, value }: { step: number; name: string; value: number }) => [step, name, value]),
      ];
    };
    assert.deepEqual(await points(), [
      "running",
      [
        [0, "validation/loss", 2],
        [1, "train/loss", 1],
      ],
    ]);
    await measure(2, { "train/loss": 0.9 });
    assert.deepEqual(await points(), ["running", [[2, "train/loss", 0.9]]]);
    await writeFile(join(folder, "metrics.jsonl"), ""); // the run goes on from a checkpoint and measures again
    await measure(2, { "train/loss": 0.9 });
    await measure(3, { "train/loss": 0.8 });
    assert.deepEqual(await points(), ["running", [[3, "train/loss", 0.8]]]);
    await event("finished", 4);
    assert.deepEqual(await points(), ["finished", []]);
    assert.equal((await following.next()).done, true);
  });

  test("follow() ends without an error when its signal fires", async () => {
    await event("started", 0);
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { status } of (await open()).follow(stop.signal)) {
      seen.push(status);
      stop.abort();
    }
    assert.deepEqual(seen, ["running"]);
  });

  test("finished() throws the run's own message and its last words when it failed", async () => {
    await event("started", 0);
    await event("failed", 1, { message: "Cannot read latents of photo 3f2a" });
    await writeFile(
      join(folder, "log.txt"),
      "step 1/4\nerror: Cannot read latents\nE1123 04:22:30 torch/distributed/elastic/multiprocessing/api.py:984] failed (exitcode: 1)\nTraceback\n",
    );
    await assert.rejects((await open()).finished(), (error: RunFailedError) => {
      assert.ok(error instanceof RunFailedError);
      assert.equal(error.status.state, "failed");
      assert.equal(
        error.message,
        "The run aaa failed at step 0 of 4: Cannot read latents of photo 3f2a\n" +
          `Its last words (${folder}/log.txt):\n  step 1/4\n  error: Cannot read latents`,
      );
      return true;
    });
  });

  test("finished() rejects when its signal fires, and leaves the run alone", async () => {
    await event("started", 0);
    const stop = new AbortController();
    const waiting = (await open()).finished({ signal: stop.signal });
    stop.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });

  test("logs() goes on where it ended, between two characters", async () => {
    const run = await open();
    assert.deepEqual(await run.logs(), { text: "", nextByte: 0 });
    await writeFile(join(folder, "job.json"), "{}");
    await writeFile(join(folder, "log.txt"), Buffer.from("step 1 é").subarray(0, -1));
    assert.deepEqual(await run.logs(), { text: "step 1 ", nextByte: 7 });
    await writeFile(join(folder, "log.txt"), "step 1 é\n");
    assert.deepEqual(await run.logs(7), { text: "é\n", nextByte: 10 });
  });

  test("a run shows its loss", async () => {
    await event("started", 0);
    await measure(0, { "validation/loss": 2 });
    await measure(4, { "validation/loss": 1 });
    await event("finished", 4);
    const shown = await (await open())[displaySymbol]();
    assert.match(String(shown["text/plain"]), /aaa/);
    assert.match(String(shown["image/svg+xml"]), /<svg/);
  });
});
