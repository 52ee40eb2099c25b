import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brisque, photoAnnotator, textWatermarks } from "../../src/annotate/index.ts";
import { type Dataset, openDataset } from "../../src/dataset/index.ts";
import { FolderInUseError, withLock } from "../../src/files/index.ts";
import { smallPhoto, temporaryFolder } from "../photos/samples.ts";
import { brightness } from "./brightness.ts";

const names = ["bison", "hens", "horses", "koala", "moose", "pika", "piglet", "polar-bear", "red-panda", "sheep"];

async function tenPhotos(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const name of names) await writeFile(join(folder, `${name}.jpg`), await smallPhoto(name, { widthPx: 96 }));
  return folder;
}

async function scoresOf(photos: Dataset): Promise<Record<string, unknown>> {
  return Object.fromEntries((await photos.rows()).map(({ path, raw, score }) => [path, [raw, score]]));
}

async function bytesOf(photos: Dataset): Promise<Record<string, string>> {
  const folder = join(photos.root, "annotations/score");
  const files = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, (await readFile(join(folder, name))).toString("hex")])),
  );
}

describe("annotate()", () => {
  test("annotate() annotates every photo once, in the order of their paths", async (t) => {
    const photos = await openDataset(await tenPhotos(t));
    const { hash } = photos;
    const [first] = await photos.annotate(brightness());
    assert.deepEqual(first, { kind: "score", model: "brightness@1", annotated: 10, already: 0, failed: [] });
    assert.notEqual(photos.hash, hash, "the dataset is another one now");
    assert.ok((await photos.rows()).every(({ raw, score }) => score === Math.min(9, Math.floor((raw ?? -1) / 25.6))));
    const bytes = await bytesOf(photos);
    assert.deepEqual(Object.keys(bytes), ["brightness@1.json", "brightness@1.part-00000.parquet", "models.json"]);
    let asked = 0;
    const again = await photos.annotate(brightness({ before: () => void asked++ }));
    assert.deepEqual([again[0]?.annotated, again[0]?.already, asked], [0, 10, 0]);
    assert.deepEqual(await bytesOf(photos), bytes, "a second call writes nothing");
  });

  test("annotate() goes on after a kill at any photo, and ends with the same bytes", async (t) => {
    const undisturbed = await openDataset(await tenPhotos(t));
    await undisturbed.annotate(brightness());
    const wanted = await bytesOf(undisturbed);
    const program = fileURLToPath(new URL("./killed-annotate.js", import.meta.url));
    for (const kills of [[0], [3], [4], [5, 2], [9]]) {
      const folder = await tenPhotos(t);
      for (const count of kills) {
        const { signal } = spawnSync(process.execPath, [program, folder, String(count)]);
        assert.equal(signal, "SIGKILL");
      }
      const photos = await openDataset(folder);
      const partial = Object.values(await scoresOf(photos)).filter(
        (values) => (values as unknown[])[0] !== null,
      ).length;
      assert.equal(partial % 4, 0, "closed parts of four photos are there, the part in hand is lost");
      const [done] = await photos.annotate(brightness());
      assert.deepEqual([done?.already, done?.annotated], [partial, 10 - partial]);
      assert.deepEqual(await bytesOf(photos), wanted, `after kills at ${kills}`);
    }
  });

  test("annotate() keeps what is done when it is interrupted", async (t) => {
    const photos = await openDataset(await tenPhotos(t));
    const stop = new AbortController();
    let judged = 0;
    const before = (): void => {
      if (++judged === 6) stop.abort(new Error("interrupted by the test"));
    };
    const scope = globalThis as { [key: symbol]: unknown };
    scope[Symbol.for("Jupyter.host")] = { signal: stop.signal, display: () => ({ id: "", update: () => undefined }) };
    t.after(() => delete scope[Symbol.for("Jupyter.host")]);
    await assert.rejects(photos.annotate(brightness({ before })), /interrupted by the test/);
    delete scope[Symbol.for("Jupyter.host")];
    const kept = (await photos.rows()).filter(({ raw }) => raw !== null).length;
    assert.ok(kept >= 6 && kept < 10, `${kept} are kept`);
    const [rest] = await photos.annotate(brightness());
    assert.deepEqual([rest?.already, rest?.annotated], [kept, 10 - kept]);
  });

  test("annotate() records photos that fail, with the reason, and annotates the others", async (t) => {
    const folder = await tenPhotos(t);
    const photos = await openDataset(folder);
    await writeFile(join(folder, "moose.jpg"), "damaged after the scan");
    const before = (path: string): void => {
      if (path === "koala.jpg") throw new RangeError("it looks back");
    };
    const [done] = await photos.annotate(brightness({ before, batchSize: 3 }));
    assert.deepEqual([done?.annotated, done?.failed.map(({ path }) => path)], [8, ["koala.jpg", "moose.jpg"]]);
    assert.equal(done?.failed[0]?.reason, "it looks back");
    assert.match(done?.failed[1]?.reason ?? "", /moose\.jpg: it is damaged/);
    const lines = (await readFile(join(photos.root, "annotations/score/failures.jsonl"), "utf8")).trim().split("\n");
    assert.deepEqual(lines.map((line) => JSON.parse(line).path).sort(), ["koala.jpg", "moose.jpg"]);
    const [again] = await photos.annotate(brightness());
    assert.deepEqual([again?.annotated, again?.already, again?.failed.length], [0, 8, 2], "they are not tried again");
    await rm(join(photos.root, "annotations/score/failures.jsonl"));
    const [retried] = await photos.annotate(brightness());
    assert.deepEqual([retried?.annotated, retried?.failed.map(({ path }) => path)], [1, ["moose.jpg"]]);
  });

  test("annotate() stops when the annotator itself is broken, and blames no photo", async (t) => {
    const folder = await tenPhotos(t);
    for (let index = 0; index < 10; index++) {
      await writeFile(join(folder, `more-${index}.jpg`), await smallPhoto("koala", { widthPx: 60 + index }));
    }
    const photos = await openDataset(folder);
    const before = (): void => {
      throw new Error("no memory");
    };
    await assert.rejects(
      photos.annotate(brightness({ before, photosPerPart: 100 })),
      /16 photos in a row failed.*no memory/,
    );
    const [done] = await photos.annotate(brightness({ photosPerPart: 100 }));
    assert.deepEqual([done?.annotated, done?.failed], [20, []]);
  });

  test("annotate() annotates again with another version, and takes the last one's values", async (t) => {
    const photos = await openDataset(await tenPhotos(t));
    const raws = async (): Promise<readonly number[]> => (await photos.rows()).map(({ raw }) => Number(raw));
    await photos.annotate(brightness());
    const first = await raws();
    const [done] = await photos.annotate(brightness({ version: "2", factor: 0.5 }));
    assert.equal(done?.annotated, 10);
    assert.deepEqual(
      await raws(),
      first.map((raw) => raw / 2),
    );
    const versions = await readdir(join(photos.root, "annotations/score"));
    assert.ok(
      versions.includes("brightness@1.part-00000.parquet") && versions.includes("brightness@2.part-00000.parquet"),
    );
    assert.equal((await photos.rows()).length, 10, "one row a photo");
    assert.deepEqual(JSON.parse(await readFile(join(photos.root, "annotations/score/models.json"), "utf8")), [
      "brightness@1",
      "brightness@2",
    ]);
    await photos.annotate(brightness());
    assert.deepEqual(await raws(), first, "the first is the last one used now");
  });

  test("annotate() annotates photos that came, and keeps those of photos that went and came back", async (t) => {
    const folder = await tenPhotos(t);
    const first = await openDataset(folder);
    await first.annotate(brightness());
    const scores = await scoresOf(first);
    await rm(join(folder, "bison.jpg"));
    await writeFile(join(folder, "new.jpg"), await smallPhoto("hedgehog", { widthPx: 96 }));
    const second = await openDataset(folder);
    const [done] = await second.annotate(brightness());
    assert.deepEqual([done?.annotated, done?.already], [1, 9]);
    await rm(join(folder, "new.jpg"));
    await writeFile(join(folder, "bison.jpg"), await smallPhoto("bison", { widthPx: 96 }));
    const third = await openDataset(folder);
    assert.equal((await third.annotate(brightness()))[0]?.annotated, 0);
    assert.deepEqual(await scoresOf(third), scores);
  });

  test("annotate() is refused while somebody else writes", async (t) => {
    const photos = await openDataset(await tenPhotos(t));
    await withLock(photos.root, "open the photos", () =>
      assert.rejects(photos.annotate(brightness()), (error) => error instanceof FolderInUseError),
    );
  });

  test("annotate() runs BRISQUE and the text detector on small photos", async (t) => {
    const photos = await openDataset(await tenPhotos(t));
    const [scored, searched] = await photos.annotate(brisque(), textWatermarks());
    assert.deepEqual([scored?.annotated, searched?.annotated], [10, 10]);
    const rows = await photos.rows();
    assert.deepEqual(
      rows.map(({ score }) => score).sort((a, b) => Number(a) - Number(b)),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.ok(rows.every(({ raw, boxes }) => raw !== null && raw >= 0 && raw <= 100 && boxes !== null));
    await photos.annotate(brisque({ grading: { edges: [1, 2, 3, 4, 5, 6, 7, 8, 101] } }));
    const regraded = await photos.rows();
    assert.deepEqual(
      regraded.map(({ raw }) => raw),
      rows.map(({ raw }) => raw),
    );
    assert.ok(
      regraded.every(({ raw, score }) => score === (raw !== null && raw < 8 ? score : 1)),
      "graded anew by the edges",
    );
  });
});

describe("photoAnnotator()", () => {
  test("photoAnnotator() refuses names that cannot be a file's", () => {
    const annotator = { kind: "score", model: "../../etc", version: "1", label: "", longestSidePx: 8 } as const;
    const open = async (): Promise<never> => {
      throw new Error("not opened");
    };
    assert.throws(() => photoAnnotator({ ...annotator, open }), /letters, digits/);
  });
});
