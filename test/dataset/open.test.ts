import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, type TestContext, test } from "node:test";
import sharp from "sharp";
import { openDataset } from "../../src/dataset/index.ts";
import { FolderInUseError, withLock } from "../../src/files/index.ts";
import { readParquet } from "../../src/tables/index.ts";
import { plain, samplePhoto, smallPhoto, temporaryFolder } from "../photos/samples.ts";

const hostile = `"quoted" 'single' \\ back; DROP TABLE photos; --\nsecond line\r\n<script>alert(1)</script> 🦜 𝒳 \u202e`;

/** A folder with one of everything that can go wrong. */
async function badFolder(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  const pika = await smallPhoto("pika");
  const write = async (path: string, data: string | Uint8Array): Promise<void> => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), data);
  };
  await copyFile(samplePhoto("kingfisher"), join(folder, "good.jpg"));
  await write("good.txt", hostile);
  await write("good.tags.txt", `red_panda, "quoted" ,it's,<b>bold</b>,🦜, red_panda ,,\nlast_line\n`);
  await write("cut.jpg", pika.subarray(0, pika.length / 2));
  await write("cut.txt", "A caption of a photo that is cut.");
  await write("text.jpg", "not a photo");
  await write("empty.png", "");
  await write("small.webp", await smallPhoto("koala", { format: "webp", widthPx: 100 }));
  await write("small.txt", " \n");
  await write("small.tags.txt", Uint8Array.of(0xff, 0xfe, 0x00));
  await write("copies/a.jpg", pika);
  await write("copies/b.jpg", pika);
  await write("copies/b.txt", "\ufeffOnly the copy has a caption.\n");
  await write("notes.txt", "no photo's");
  await write("list.csv", "a,b");
  await write(".hidden/photo.jpg", pika);
  await symlink(samplePhoto("moose"), join(folder, "link.jpg"));
  return folder;
}

describe("openDataset()", () => {
  test("openDataset() reads real photos with their captions and tags", async (t) => {
    const folder = await temporaryFolder(t);
    for (const name of ["pika", "moose"]) {
      await copyFile(samplePhoto(name), join(folder, `${name}.jpg`));
      for (const ending of [".txt", ".tags.txt"]) {
        await copyFile(samplePhoto(name).replace(".jpg", ending), join(folder, `${name}${ending}`));
      }
    }
    const photos = await openDataset(relative(process.cwd(), folder));
    assert.deepEqual([photos.folder, photos.root], [folder, join(folder, ".vivarium")]);
    const rows = await photos.rows();
    assert.deepEqual(
      rows.map(({ path, width, height, format }) => [path, width, height, format]),
      await Promise.all(
        ["moose", "pika"].map(async (name) => {
          const { width, height } = await sharp(samplePhoto(name)).metadata();
          return [`${name}.jpg`, width, height, "jpeg"];
        }),
      ),
    );
    const caption = await readFile(samplePhoto("moose").replace(".jpg", ".txt"), "utf8");
    assert.equal(rows[0]?.caption, caption.trimEnd());
    assert.ok((rows[0]?.tags?.length ?? 0) >= 8);
    assert.deepEqual([rows[0]?.score, rows[0]?.raw, rows[0]?.boxes], [null, null, null]);
    assert.deepEqual(
      photos.report.problems.filter(({ kind }) => kind !== "too-small"),
      [],
    );
  });

  test("openDataset() names everything that is wrong and keeps the rest", async (t) => {
    const folder = await badFolder(t);
    const photos = await openDataset(folder);
    const { problems, ...counts } = photos.report;
    assert.deepEqual(
      problems.map(({ path, kind }) => `${path} ${kind}`),
      [
        "copies/a.jpg missing-tags",
        "copies/a.jpg too-small",
        "copies/b.jpg duplicate",
        "cut.jpg truncated",
        "empty.png empty",
        "small.tags.txt sidecar",
        "small.webp missing-caption",
        "small.webp missing-tags",
        "small.webp too-small",
        "text.jpg not-a-photo",
      ],
    );
    for (const { path, message } of problems) assert.ok(message.length > 20, `${path}: ${message}`);
    assert.match(problems.find(({ kind }) => kind === "duplicate")?.message ?? "", /copies\/a\.jpg/);
    assert.deepEqual(counts, {
      photos: 3,
      files: 7,
      bytes: counts.bytes,
      formats: { jpeg: 2, webp: 1 },
      captions: 2,
      tagged: 1,
      passedOver: { ".csv": 1, ".txt": 1 },
    });
    assert.deepEqual(
      (await photos.rows()).map(({ path }) => path),
      ["copies/a.jpg", "good.jpg", "small.webp"],
    );
    const written = JSON.parse(await readFile(join(photos.root, "report.json"), "utf8"));
    assert.deepEqual(written, { format: 1, ...photos.report });
  });

  test("openDataset() keeps hostile captions and tags as they are", async (t) => {
    const photos = await openDataset(await badFolder(t));
    const [copy, good] = await photos.rows();
    assert.equal(good?.caption, hostile);
    assert.deepEqual(good?.tags, ["red_panda", '"quoted"', "it's", "<b>bold</b>", "🦜", "last_line"]);
    assert.equal(copy?.caption, "Only the copy has a caption.", "of the copies, the one that has a caption gives it");
  });

  test("openDataset() writes the tables that other programs read", async (t) => {
    const photos = await openDataset(await badFolder(t));
    const rows = await readParquet(join(photos.root, "photos.parquet"));
    assert.deepEqual(Object.keys(rows[0] ?? {}), ["id", "path", "bytes", "width", "height", "format"]);
    const captions = await readParquet(join(photos.root, "annotations/caption/sidecar@1.part-00000.parquet"));
    assert.deepEqual(
      captions.map(({ model, model_version }) => `${model} ${model_version}`),
      ["sidecar 1", "sidecar 1"],
    );
    const about = JSON.parse(await readFile(join(photos.root, "dataset.json"), "utf8"));
    assert.deepEqual(about, { format: 1, root: ".." });
  });

  test("openDataset() gives the same bytes again, and in another place", async (t) => {
    const [one, two] = [await badFolder(t), await badFolder(t)];
    const first = await openDataset(one);
    const bytes = await tablesBytes(first.root);
    assert.equal((await openDataset(one)).hash, first.hash);
    assert.deepEqual(await tablesBytes(first.root), bytes);
    const second = await openDataset(two, { at: join(two, "tables") });
    assert.equal(second.hash, first.hash);
    assert.deepEqual(second.report, first.report);
  });

  test("openDataset() reads only what changed, and tells what did", async (t) => {
    const folder = await badFolder(t);
    const { changes } = await openDataset(folder);
    assert.equal(changes.added.length, 7);
    await rename(join(folder, "good.jpg"), join(folder, "renamed.jpg"));
    await rm(join(folder, "text.jpg"));
    await writeFile(join(folder, "cut.jpg"), await smallPhoto("pika", { widthPx: 250 }));
    await writeFile(join(folder, "new.png"), await smallPhoto("piglet", { format: "png" }));
    const again = await openDataset(folder);
    assert.deepEqual(again.changes.moved, [{ from: "good.jpg", to: "renamed.jpg" }]);
    assert.deepEqual(again.changes.gone, ["text.jpg"]);
    assert.deepEqual(again.changes.added, ["new.png"]);
    assert.deepEqual(again.changes.changed, ["cut.jpg"]);
    assert.deepEqual(
      (await again.rows()).map(({ path }) => path),
      ["copies/a.jpg", "cut.jpg", "new.png", "renamed.jpg", "small.webp"],
    );
    const third = await openDataset(folder);
    assert.deepEqual(third.changes, { added: [], changed: [], moved: [], gone: [] });
  });

  test("openDataset() does not read an unchanged file again", async (t) => {
    const folder = await temporaryFolder(t);
    const file = join(folder, "photo.png");
    await plain(64, 64, { r: 9, g: 9, b: 9 }).png().toFile(file);
    const wholeSecond = new Date(1_700_000_000_000); // a time that utimes() can set exactly
    await utimes(file, wholeSecond, wholeSecond);
    const { hash } = await openDataset(folder);
    await writeFile(file, new Uint8Array((await stat(file)).size)); // no photo any more, but it looks unchanged
    await utimes(file, wholeSecond, wholeSecond);
    assert.equal((await openDataset(folder)).hash, hash);
    await utimes(file, wholeSecond, new Date(1_700_000_001_000));
    const touched = await openDataset(folder);
    assert.deepEqual(touched.changes.changed, ["photo.png"]);
    assert.deepEqual(touched.report.photos, 0);
  });

  test("openDataset() takes changed sidecars", async (t) => {
    const folder = await badFolder(t);
    const { hash } = await openDataset(folder);
    await writeFile(join(folder, "good.txt"), "Another caption.");
    await rm(join(folder, "good.tags.txt"));
    const again = await openDataset(folder);
    const good = (await again.rows()).find(({ path }) => path === "good.jpg");
    assert.deepEqual([good?.caption, good?.tags], ["Another caption.", null]);
    assert.notEqual(again.hash, hash);
  });

  test("openDataset() says what to do about a folder that is missing, empty or a file", async (t) => {
    const folder = await temporaryFolder(t);
    await assert.rejects(
      openDataset(join(folder, "gone")),
      /gone: there is no such folder\. Name a folder that exists/,
    );
    await assert.rejects(openDataset(folder), /it is empty\. Put photos there/);
    await writeFile(join(folder, "notes.md"), "");
    await assert.rejects(openDataset(folder), /none of its 1 files has a photo's extension/);
    await assert.rejects(openDataset(join(folder, "notes.md")), /it is a file, a folder was wanted/);
    assert.deepEqual(await readdir(folder), ["notes.md"], "nothing was written");
  });

  test("openDataset() keeps its tables when the photos are not there", async (t) => {
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, "photos"));
    await writeFile(join(folder, "photos/pika.jpg"), await smallPhoto("pika"));
    const at = join(folder, "tables");
    const { hash } = await openDataset(join(folder, "photos"), { at });
    await rename(join(folder, "photos/pika.jpg"), join(folder, "pika.jpg")); // as if a disk were not mounted
    await assert.rejects(openDataset(join(folder, "photos"), { at }), /whether its disk is mounted/);
    assert.equal((await openDataset(join(folder, "photos"), { at, rescan: false })).hash, hash);
  });

  test("openDataset() gives an error that names the other while somebody writes", async (t) => {
    const folder = await badFolder(t);
    const { root, hash } = await openDataset(folder);
    await withLock(root, "annotate the photos", async () => {
      await assert.rejects(
        openDataset(folder),
        (error) =>
          error instanceof FolderInUseError &&
          error.owner.pid === process.pid &&
          error.message.includes("annotate the photos") &&
          error.message.includes("Wait for it or stop it"),
      );
      assert.equal((await openDataset(folder, { rescan: false })).hash, hash, "reading is free");
    });
    await openDataset(folder);
  });

  test("openDataset() lets one of two at once write", async (t) => {
    const folder = await badFolder(t);
    const outcomes = await Promise.allSettled([openDataset(folder), openDataset(folder)]);
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    assert.equal(failed.length, 1);
    assert.ok(failed[0]?.reason instanceof FolderInUseError);
  });

  test("openDataset() refuses the tables of another folder", async (t) => {
    const [one, two] = [await badFolder(t), await badFolder(t)];
    const at = join(await temporaryFolder(t), "tables");
    await openDataset(one, { at });
    await assert.rejects(openDataset(two, { at }), (error: Error) => error.message.includes(`they are of ${one}`));
  });

  test("openDataset() stops when it is told to, and reads the rest the next time", async (t) => {
    const folder = await badFolder(t);
    const stop = new AbortController();
    stop.abort(new Error("stopped by the test"));
    await assert.rejects(openDataset(folder, { signal: stop.signal }), /stopped by the test/);
    assert.equal((await openDataset(folder)).report.photos, 3);
  });
});

async function tablesBytes(root: string): Promise<Record<string, string>> {
  const names = ["photos.parquet", "sizes.parquet", "report.json", "annotations/tags/sidecar@1.part-00000.parquet"];
  const read = async (name: string): Promise<[string, string]> => [
    name,
    (await readFile(join(root, name))).toString("hex"),
  ];
  return Object.fromEntries(await Promise.all(names.map(read)));
}
