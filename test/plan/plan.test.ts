import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openTokenizer } from "../../src/clip/index.ts";
import { hashOfFile, listFiles } from "../../src/files/index.ts";
import { displaySymbol } from "../../src/host/index.ts";
import { openPlan, type PlanRow, promptLengths, type TrainingPlan } from "../../src/plan/index.ts";
import { captionsV2, makePrompt, promptDraws, promptPhoto, readAliases, tagsV1 } from "../../src/prompts/index.ts";
import { latentRow, photoRow, photoRows, planOf } from "./synthetic.ts";

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), "vivarium-plan-"));
  folders.push(made);
  return made;
};
after(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))));

async function rowsOf(training: TrainingPlan): Promise<PlanRow[]> {
  const rows: PlanRow[] = [];
  for await (const row of training.rows()) rows.push(row);
  return rows;
}
const microbatchesOf = (rows: readonly PlanRow[]): PlanRow[][] => {
  const groups = new Map<string, PlanRow[]>();
  for (const row of rows) {
    const key = `${row.step} ${row.microbatch}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
};
const bucketOf = ({ shard }: PlanRow): string => shard.split("/")[0] ?? "";

test("plan() numbers its rows by step, microbatch and slot without a gap", async () => {
  const training = await planOf(await folder(), photoRows(40));
  assert.deepEqual([training.steps, training.samples, training.batchSize, training.microbatchSize], [50, 400, 8, 2]);
  const places = (await rowsOf(training)).map(({ step, microbatch, slot }) => [step, microbatch, slot]);
  const wanted = Array.from({ length: 400 }, (_, at) => [Math.floor(at / 8), Math.floor((at % 8) / 2), at % 2]);
  assert.deepEqual(places, wanted);
});

test("plan() makes each microbatch of one bucket and one number of pieces", async () => {
  const training = await planOf(await folder(), photoRows(40));
  for (const microbatch of microbatchesOf(await rowsOf(training))) {
    assert.equal(new Set(microbatch.map(bucketOf)).size, 1);
    assert.equal(new Set(microbatch.map(({ chunks }) => chunks)).size, 1);
  }
  assert.equal(training.report.paddingWaste, 1);
});

test("plan() mixes lengths in a microbatch when asked to batch by shape alone", async () => {
  const training = await planOf(await folder(), photoRows(40), { batchBy: "shape" });
  const microbatches = microbatchesOf(await rowsOf(training));
  assert.ok(microbatches.every((microbatch) => new Set(microbatch.map(bucketOf)).size === 1));
  assert.ok(microbatches.some((microbatch) => new Set(microbatch.map(({ chunks }) => chunks)).size > 1));
  assert.ok(training.report.paddingWaste > 1);
});

test("plan() writes each prompt as examples show it, with its tokens cut at 225, where its latent lies", async () => {
  const rows = photoRows(40);
  const recipe = captionsV2();
  const training = await planOf(await folder(), rows, { recipe });
  const tokenizer = openTokenizer();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const turns = new Map<string, number>();
  let cut = 0;
  const all = await rowsOf(training);
  for (const planned of all) {
    const row = byId.get(planned.photo);
    assert.ok(row);
    const latent = latentRow(row);
    assert.deepEqual([planned.shard, planned.row], [latent.shard, latent.row]);
    const ids = tokenizer.encode(planned.prompt);
    if (ids.length > 225) cut += 1;
    assert.deepEqual(Array.from(planned.tokens), [...ids.slice(0, 225)]);
    assert.equal(planned.chunks, Math.min(3, Math.max(1, Math.ceil(ids.length / 75))));
    assert.ok(Number.isSafeInteger(planned.noise_seed) && planned.noise_seed >= 0);
    turns.set(planned.photo, (turns.get(planned.photo) ?? 0) + 1);
  }
  assert.ok(cut > 0, "some prompts are long");
  assert.equal(training.report.cut.prompts, cut);
  assert.equal(new Set(all.map(({ noise_seed }) => noise_seed)).size, 400);
  for (const [photo, count] of turns) {
    const row = byId.get(photo);
    assert.ok(row);
    const prompts = all.filter((planned) => planned.photo === photo).map(({ prompt }) => prompt);
    const made = Array.from({ length: training.report.epochs }, (_, epoch) =>
      makePrompt(recipe, promptPhoto(row), promptDraws(7, photo, epoch), { countTokens: tokenizer.count }),
    ).map(({ text }) => text);
    assert.ok(prompts.every((prompt) => made.includes(prompt)));
    assert.ok(count <= training.report.epochs);
  }
});

test("plan() takes every training photo once an epoch when every microbatch is full", async () => {
  const rows = photoRows(20);
  const training = await planOf(await folder(), rows, {
    microbatchSize: 1,
    samples: 40,
    batchSize: 4,
    validation: { photos: 0 },
  });
  const photos = (await rowsOf(training)).map(({ photo }) => photo);
  const everyone = rows.map(({ id }) => id).sort();
  assert.deepEqual(photos.slice(0, 20).sort(), everyone);
  assert.deepEqual(photos.slice(20).sort(), everyone);
  assert.deepEqual([training.report.epochs, training.report.unseenPhotos, training.report.waitingAtTheEnd], [2, 0, 0]);
});

test("plan() carries what fills no microbatch over, and names what waits at the end", async () => {
  const training = await planOf(await folder(), photoRows(12), {
    microbatchSize: 8,
    samples: 24,
    validation: { photos: 0 },
  });
  const { report } = training;
  assert.ok(report.epochs >= 3, "24 samples of 12 photos whose microbatches did not fill at once");
  assert.ok(report.waitingAtTheEnd > 0);
  const unseen = await training.sql<{
    kind: string;
    photos: number;
  }>`SELECT kind, count(*) AS photos FROM left_out GROUP BY 1`;
  assert.equal(
    unseen.reduce((sum, { photos }) => sum + photos, 0),
    report.unseenPhotos,
  );
  const seen = new Set((await rowsOf(training)).map(({ photo }) => photo));
  assert.equal(seen.size + report.unseenPhotos, 12);
});

test("plan() writes the same bytes again, in another folder, from rows in another order", async () => {
  const [first, second] = [await folder(), await folder()];
  const rows = photoRows(40);
  const one = await planOf(first, rows);
  const other = await planOf(second, rows.toReversed());
  assert.equal(other.hash, one.hash);
  const hashes = async (at: string): Promise<string[]> =>
    Promise.all((await listFiles(at)).map(async (file) => `${file} ${await hashOfFile(join(at, file))}`));
  assert.deepEqual(await hashes(other.folder), await hashes(one.folder));
  assert.ok((await listFiles(one.folder)).includes("parts/00000.parquet"));
});

test("plan() has another hash when seed, recipe, aliases, a caption or a latent is another", async () => {
  const rows = photoRows(12);
  const hash = async (options: Parameters<typeof planOf>[2], photos = rows): Promise<string> =>
    (await planOf(await folder(), photos, options)).hash;
  const latents = rows.map((row) => latentRow(row));
  const hashes = [
    await hash({}),
    await hash({ seed: 8 }),
    await hash({ recipe: tagsV1() }),
    await hash({ recipe: captionsV2({ unconditionalRate: 0.06 }) }),
    await hash({ aliases: readAliases("quality_1,0,1,good") }),
    await hash({ samples: 408 }),
    await hash({ batchBy: "shape" }),
    await hash({ latents: latents.map((latent, index) => (index === 0 ? { ...latent, row: 999 } : latent)) }),
    await hash({ latents: latents.map((latent) => latent) }, [photoRow(0, { caption: "Another." }), ...rows.slice(1)]),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});

test("plan() opens a plan that is there, and does not write it again", async () => {
  const root = await folder();
  const first = await planOf(root, photoRows(12));
  const before = await stat(join(first.folder, "plan.json"));
  const again = await planOf(root, photoRows(12));
  assert.equal(again.folder, join(root, "plans", first.hash.slice(0, 12)));
  assert.deepEqual(again.report, first.report);
  assert.equal((await stat(join(again.folder, "plan.json"))).ino, before.ino);
});

test("plan() refuses a folder that holds another plan", async () => {
  const root = await folder();
  await planOf(root, photoRows(12), { at: join(root, "mine") });
  await assert.rejects(
    planOf(root, photoRows(12), { at: join(root, "mine"), seed: 8 }),
    /Cannot plan in .*mine: it holds plan [0-9a-f]{12}, this one is [0-9a-f]{12}/,
  );
});

test("plan() makes a plan anew when an earlier planning was stopped", async () => {
  const root = await folder();
  await assert.rejects(
    planOf(root, photoRows(40), { signal: AbortSignal.abort(new Error("interrupted")) }),
    /interrupted/,
  );
  const files = await listFiles(root);
  assert.ok(!files.some((file) => file.endsWith("plan.json")), files.join());
  assert.equal((await rowsOf(await planOf(root, photoRows(40)))).length, 400);
});

test("plan() holds photos out of training, whatever the seed, with fixed prompts and noise", async () => {
  const one = await planOf(await folder(), photoRows(40));
  const other = await planOf(await folder(), photoRows(40), { seed: 8 });
  const validation = await one.sql<PlanRow>`SELECT * FROM validation`;
  assert.deepEqual(await other.sql`SELECT * FROM validation`, validation);
  assert.equal(validation.length, 6);
  assert.ok(validation.every(({ step, prompt }) => step === 0 && prompt !== ""));
  const heldOut = new Set(validation.map(({ photo }) => photo));
  assert.ok((await rowsOf(one)).every(({ photo }) => !heldOut.has(photo)));
  const stable = await one.sql<PlanRow>`SELECT * FROM stable`;
  assert.equal(stable.length, 6);
  assert.ok(stable.every(({ photo }) => !heldOut.has(photo)));
});

test("plan() draws validation several times a photo, in microbatches of one bucket and length", async () => {
  const training = await planOf(await folder(), photoRows(40), {
    validation: { photos: 10, draws: 3 },
    microbatchSize: 4,
  });
  const rows = await training.sql<PlanRow>`SELECT * FROM validation`;
  assert.equal(rows.length, 30);
  assert.equal(new Set(rows.map(({ noise_seed }) => noise_seed)).size, 30);
  const microbatches = microbatchesOf(rows);
  for (const [index, microbatch] of microbatches.entries()) {
    assert.ok(microbatch.length <= 4);
    assert.deepEqual(
      microbatch.map(({ microbatch: at, slot }) => [at, slot]),
      microbatch.map((_, slot) => [index, slot]),
    );
    assert.equal(new Set(microbatch.map((row) => `${bucketOf(row)} ${row.chunks}`)).size, 1);
  }
});

test("plan() takes the variants of a photo's latents in turn", async () => {
  const rows = photoRows(6);
  const latents = rows.flatMap((row) => [latentRow(row, 1), latentRow(row, 0), latentRow(row, 2)]);
  const training = await planOf(await folder(), rows, {
    latents,
    microbatchSize: 1,
    batchSize: 6,
    steps: 3,
    validation: { photos: 0 },
  });
  const uses = await training.sql`SELECT photo, count(DISTINCT shard) AS variants FROM plan GROUP BY 1`;
  assert.deepEqual(
    uses.map(({ variants }) => variants),
    Array(6).fill(3),
  );
});

test("plan() counts and names every photo that it leaves out", async () => {
  const rows = [
    ...photoRows(10),
    photoRow(10, { score: 0 }),
    photoRow(11, { caption: null, tags: null }),
    photoRow(12, { caption: " ", tags: [] }),
    photoRow(13),
  ];
  const stranger = photoRow(14);
  const latents = [...rows.filter((row) => row !== rows[13]), stranger].map((row) => latentRow(row));
  const training = await planOf(await folder(), rows, { latents });
  assert.deepEqual(
    training.report.leftOut.map(({ kind, count, examples }) => [kind, count, [...examples].sort()]),
    [
      ["low-score", 1, ["photos/10.jpg"]],
      ["no-prompt", 2, ["photos/11.jpg", "photos/12.jpg"]],
      ["no-latent", 1, ["photos/13.jpg"]],
      ["not-in-dataset", 1, [stranger.id]],
    ],
  );
  const { photos, trainingPhotos, validationPhotos } = training.report;
  assert.deepEqual([photos, trainingPhotos + validationPhotos], [14, 10]);
  const named = await training.sql`SELECT path FROM left_out WHERE kind = 'no-latent'`;
  assert.deepEqual(named, [{ path: "photos/13.jpg" }]);
});

test("plan() says why when no photo is left", async () => {
  const root = await folder();
  await assert.rejects(
    planOf(root, []),
    /Cannot plan: none of 0 photos is left to train on. the dataset has no photos/,
  );
  await assert.rejects(planOf(root, [photoRow(1, { score: 0 })]), /none of 1 photos is left.*1: score below 1/);
  await assert.rejects(
    planOf(root, photoRows(3), { validation: { photos: 3 } }),
    /3: held out for validation; lower validation/,
  );
  assert.deepEqual(
    (await listFiles(root)).filter((file) => file.endsWith(".parquet")),
    [],
  );
});

test("plan() lists every impossible option at once", async () => {
  const options = { batchSize: 7, microbatchSize: 2, samples: 3, seed: 0.5, validation: { photos: -1, draws: 0 } };
  await assert.rejects(planOf(await folder(), photoRows(3), options), (error: Error) => {
    for (const part of [
      "seed is 0.5: a safe integer was wanted",
      "microbatchSize is 2: a divisor of batchSize 7 was wanted",
      "samples is 3: an integer of at least batchSize 7 was wanted",
      "validation.photos is -1",
      "validation.draws is 0",
    ]) {
      assert.ok(error.message.includes(part), `${part} in ${error.message}`);
    }
    return error instanceof RangeError;
  });
  await assert.rejects(
    planOf(await folder(), photoRows(3), { steps: 2, samples: 16 }),
    /either steps or samples was wanted/,
  );
});

test("promptLengths() adds up to the plan's rows", async () => {
  const training = await planOf(await folder(), photoRows(40));
  const lengths = await promptLengths(training);
  const rows = await rowsOf(training);
  const sum = (counts: readonly { readonly count: number }[]): number =>
    counts.reduce((all, { count }) => all + count, 0);
  assert.deepEqual([sum(lengths.samples), sum(lengths.microbatches), sum(lengths.tokenBins)], [400, 200, 400]);
  for (const { pieces, count } of lengths.samples) {
    assert.equal(rows.filter(({ chunks }) => chunks === pieces).length, count);
  }
  for (const { fromTokens, toTokens, count } of lengths.tokenBins) {
    const inside = rows.filter(({ tokens }) => tokens.length >= fromTokens && tokens.length <= toTokens);
    assert.equal(inside.length, count, `${fromTokens}…${toTokens}`);
  }
  assert.deepEqual(lengths.tokenBins.at(-1)?.toTokens, 225);
  assert.equal(lengths.unconditional, rows.filter(({ prompt }) => prompt === "").length);
  assert.equal(lengths.cut, training.report.cut.prompts);
});

test("plan.json describes the parts with their hashes, relative to itself", async () => {
  const training = await planOf(await folder(), photoRows(40), { batchSize: 33_000, microbatchSize: 1, steps: 2 });
  const head = JSON.parse(await readFile(join(training.folder, "plan.json"), "utf8"));
  assert.deepEqual(
    head.parts.map(({ firstStep, lastStep, rows }: { firstStep: number; lastStep: number; rows: number }) => [
      firstStep,
      lastStep,
      rows,
    ]),
    [
      [0, 0, 33_000],
      [1, 1, 33_000],
    ],
  );
  for (const { file, sha256 } of [...head.parts, head.validation, head.stable, head.leftOut]) {
    assert.equal(await hashOfFile(join(training.folder, file)), sha256);
  }
  assert.equal(head.latents.path, "../../latents");
  assert.equal(head.dataset.path, "../..");
});

test("openPlan() names what is missing", async () => {
  const root = await folder();
  await assert.rejects(openPlan(root), /Cannot open a plan in .*: it has no plan.json/);
  const training = await planOf(root, photoRows(12));
  await rm(join(training.folder, "parts/00000.parquet"));
  await assert.rejects(openPlan(training.folder), /parts\/00000.parquet is missing/);
});

test("a plan shows itself with its counts and what was left out, as text and as markup-free HTML", async () => {
  const rows = [...photoRows(12), photoRow(20, { score: 0, path: "<script>.jpg" })];
  const bundle = await (await planOf(await folder(), rows))[displaySymbol]();
  assert.match(String(bundle["text/plain"]), /50 steps of 8 samples = 400 samples/);
  assert.match(String(bundle["text/html"]), /1: score below 1.*&lt;script&gt;\.jpg/s);
  assert.doesNotMatch(String(bundle["text/html"]), /<script/);
});
