import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { PhotoError, readPixels, readPixelsWithin, thumbnailDataUri } from "../../src/photos/index.ts";
import { plain, samplePhoto, smallPhoto, temporaryFolder } from "./samples.ts";

const red = { r: 255, g: 0, b: 0 };
const blue = { r: 0, g: 0, b: 255 };

describe("readPixels()", () => {
  test("readPixels() scales to exactly the size asked for, then cuts", async () => {
    const resizeTo = { widthPx: 301, heightPx: 170 };
    const file = samplePhoto("kingfisher");
    const whole = await readPixels(file, { resizeTo });
    assert.deepEqual([whole.widthPx, whole.heightPx, whole.data.length], [301, 170, 301 * 170 * 3]);
    const crop = { leftPx: 40, topPx: 30, widthPx: 128, heightPx: 64 };
    const part = await readPixels(file, { resizeTo, crop, kernel: "lanczos3" });
    assert.deepEqual([part.widthPx, part.heightPx], [128, 64]);
    for (const y of [0, 31, 63]) {
      const start = 3 * ((30 + y) * 301 + 40);
      assert.deepEqual(part.data.subarray(3 * 128 * y, 3 * 128 * (y + 1)), whole.data.subarray(start, start + 3 * 128));
    }
  });

  test("readPixels() turns the photo as its EXIF orientation says, before it scales and cuts", async (t) => {
    const file = join(await temporaryFolder(t), "turned.jpg");
    const stored = plain(64, 32, red).composite([
      { input: await plain(32, 32, blue).png().toBuffer(), left: 32, top: 0 },
    ]);
    await stored.jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toFile(file); // to be turned clockwise
    const { data, widthPx, heightPx } = await readPixels(file, {
      resizeTo: { widthPx: 32, heightPx: 64 },
      crop: { leftPx: 0, topPx: 32, widthPx: 32, heightPx: 32 },
    });
    assert.deepEqual([widthPx, heightPx], [32, 32]);
    const middle = 3 * (16 * 32 + 16);
    assert.ok((data[middle] ?? 255) < 20 && (data[middle + 2] ?? 0) > 235, "the stored right half lies at the bottom");
  });

  test("readPixels() gives three 8-bit channels on white, whatever the file has", async (t) => {
    const folder = await temporaryFolder(t);
    const clear = plain(16, 16, { ...blue, alpha: 0 });
    const cases: Record<string, [Sharp, readonly number[]]> = {
      "clear.png": [clear.clone().png(), [255, 255, 255]],
      "clear-16-bit.png": [clear.clone().toColourspace("rgb16").png(), [255, 255, 255]],
      "grey-16-bit.png": [plain(16, 16, { r: 128, g: 128, b: 128 }).toColourspace("grey16").png(), [128, 128, 128]],
      "grey.jpg": [plain(16, 16, { r: 128, g: 128, b: 128 }).toColourspace("b-w").jpeg(), [128, 128, 128]],
      "cmyk.jpg": [plain(16, 16, { r: 255, g: 255, b: 255 }).toColourspace("cmyk").jpeg(), [255, 255, 255]],
    };
    for (const [name, [image, wanted]] of Object.entries(cases)) {
      await image.toFile(join(folder, name));
      const { data } = await readPixels(join(folder, name), { resizeTo: { widthPx: 8, heightPx: 8 } });
      assert.equal(data.length, 8 * 8 * 3, name);
      for (const [channel, value] of wanted.entries()) {
        assert.ok(Math.abs((data[channel] ?? -1) - value) <= 2, `${name}: ${data.subarray(0, 3)} instead of ${wanted}`);
      }
    }
  });

  test("readPixels() takes the first frame of an animation", async (t) => {
    const file = join(await temporaryFolder(t), "animation.gif");
    const frames = [await plain(16, 16, red).png().toBuffer(), await plain(16, 16, blue).png().toBuffer()];
    await sharp(frames, { join: { animated: true } })
      .gif()
      .toFile(file);
    assert.equal((await sharp(file).metadata()).pages, 2);
    const { data } = await readPixels(file, { resizeTo: { widthPx: 16, heightPx: 16 } });
    assert.deepEqual([data.length, ...data.subarray(0, 3)], [16 * 16 * 3, 255, 0, 0]);
  });

  test("readPixels() reads a file anew that was overwritten under its name", async (t) => {
    const file = join(await temporaryFolder(t), "photo.png");
    const redness = async (): Promise<number | undefined> =>
      (await readPixels(file, { resizeTo: { widthPx: 8, heightPx: 8 } })).data[0];
    await plain(16, 16, red).png().toFile(file);
    assert.equal(await redness(), 255);
    await writeFile(file, await plain(16, 16, blue).png().toBuffer());
    assert.equal(await redness(), 0);
  });

  test("readPixels() refuses a crop that does not lie inside", async () => {
    const crop = { leftPx: 1, topPx: 0, widthPx: 100, heightPx: 50 };
    await assert.rejects(
      readPixels(samplePhoto("pika"), { resizeTo: { widthPx: 100, heightPx: 50 }, crop }),
      RangeError,
    );
  });

  test("readPixels() names the file that it cannot read", async (t) => {
    const file = join(await temporaryFolder(t), "cut.jpg");
    const whole = await readFile(samplePhoto("pika"));
    await writeFile(file, whole.subarray(0, whole.length / 2));
    const resizeTo = { widthPx: 64, heightPx: 64 };
    for (const path of [file, `${file}.missing.jpg`]) {
      await assert.rejects(
        readPixels(path, { resizeTo }),
        (error) => error instanceof PhotoError && error.kind === "unreadable" && error.message.includes(path),
      );
    }
  });
});

describe("readPixelsWithin()", () => {
  test("readPixelsWithin() keeps the shape and enlarges nothing", async (t) => {
    const large = await readPixelsWithin(samplePhoto("kingfisher"), 480);
    assert.deepEqual([large.widthPx, large.heightPx], [480, 270]);
    const file = join(await temporaryFolder(t), "small.jpg");
    await writeFile(file, await smallPhoto("kingfisher", { widthPx: 160 }));
    const small = await readPixelsWithin(file, 480);
    assert.deepEqual([small.widthPx, small.heightPx], [160, 90]);
  });
});

describe("thumbnailDataUri()", () => {
  test("thumbnailDataUri() gives a WebP of the wanted size", async () => {
    const uri = await thumbnailDataUri(samplePhoto("koala"), 160);
    const [head, body] = uri.split(",");
    assert.equal(head, "data:image/webp;base64");
    const { format, width, height } = await sharp(Buffer.from(body ?? "", "base64")).metadata();
    assert.deepEqual([format, Math.max(width, height)], ["webp", 160]);
  });
});
