import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp from "sharp";
import { hashOfFile } from "../../src/files/index.ts";
import { PhotoError, type PhotoProblemKind, probePhoto } from "../../src/photos/index.ts";
import { plain, samplePhoto, smallPhoto, temporaryFolder } from "./samples.ts";

const formats = ["jpeg", "png", "webp", "avif", "tiff"] as const;

describe("probePhoto()", () => {
  test("probePhoto() tells what a real photo is", async () => {
    const file = samplePhoto("kingfisher");
    const { size } = await sharp(file).metadata();
    assert.deepEqual(await probePhoto(file), {
      id: await hashOfFile(file),
      bytes: size ?? (await readFile(file)).length,
      width: 1920,
      height: 1080,
      format: "jpeg",
      frames: 1,
    });
  });

  test("probePhoto() gives the size after EXIF orientation", async (t) => {
    const file = join(await temporaryFolder(t), "turned.jpg");
    await sharp(await smallPhoto("kingfisher", { widthPx: 160 }))
      .withMetadata({ orientation: 8 })
      .toFile(file);
    const { width, height } = await probePhoto(file);
    assert.deepEqual([width, height], [90, 160]);
  });

  test("probePhoto() goes by the bytes, not by the name", async (t) => {
    const folder = await temporaryFolder(t);
    for (const format of formats) {
      const file = join(folder, `${format}.jpg`);
      await writeFile(file, await smallPhoto("pika", { format }));
      assert.equal((await probePhoto(file)).format, format);
    }
  });

  test("probePhoto() finds that a file is cut, in every format and wherever it is cut", async (t) => {
    const folder = await temporaryFolder(t);
    for (const format of formats) {
      const whole = await smallPhoto("pika", { format, widthPx: 400 });
      for (const share of [0.1, 0.5, 0.9, 0.99]) {
        const file = join(folder, `${format}-${share}`);
        await writeFile(file, whole.subarray(0, Math.floor(share * whole.length)));
        const kind = await problemOf(file);
        assert.ok(["truncated", "unreadable"].includes(kind ?? ""), `${format} cut at ${share}: ${kind}`);
        if (format !== "avif" && format !== "tiff") assert.equal(kind, "truncated", `${format} cut at ${share}`);
      }
    }
  });

  test("probePhoto() tells apart what is wrong with a file", async (t) => {
    const folder = await temporaryFolder(t);
    const file = async (name: string, data: string | Uint8Array): Promise<string> => {
      await writeFile(join(folder, name), data);
      return join(folder, name);
    };
    await mkdir(join(folder, "folder.jpg"));
    const noHeader = Buffer.from(await smallPhoto("pika"));
    noHeader.fill(0, 4, 400);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>';
    const bomb = sharp({
      limitInputPixels: false,
      create: { width: 20_000, height: 20_000, channels: 3, background: "#f00" },
    });
    const wanted: readonly [string, PhotoProblemKind][] = [
      [await file("empty.jpg", ""), "empty"],
      [await file("text.jpg", "This is a shopping list, not a photo.\n"), "not-a-photo"],
      [await file("page.jpg", svg), "not-a-photo"],
      [await file("no-header.jpg", noHeader), "unreadable"],
      [await file("bomb.png", await bomb.png({ compressionLevel: 9 }).toBuffer()), "too-large"],
      [join(folder, "folder.jpg"), "unreadable"],
      [join(folder, "gone.jpg"), "unreadable"],
    ];
    for (const [path, kind] of wanted) assert.equal(await problemOf(path), kind, path);
  });

  test("probePhoto() refuses what its limits refuse, before it decodes", async (t) => {
    const file = join(await temporaryFolder(t), "plain.png");
    await plain(200, 100, { r: 1, g: 2, b: 3 }).png().toFile(file);
    await assert.rejects(probePhoto(file, { maxPixels: 19_999 }), /200×100 pixels; at most 19999/);
    await assert.rejects(probePhoto(file, { maxBytes: 10 }), /at most 10 are read/);
    assert.equal((await probePhoto(file, { maxPixels: 20_000 })).width, 200);
  });
});

async function problemOf(file: string): Promise<PhotoProblemKind | undefined> {
  try {
    await probePhoto(file);
    return undefined;
  } catch (error) {
    if (error instanceof PhotoError) return error.kind;
    throw error;
  }
}
