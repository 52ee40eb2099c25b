import assert from "node:assert/strict";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import sharp from "sharp";
import { displaySymbol } from "../../src/host/index.ts";
import {
  decodeLatents,
  encode,
  type Latents,
  linearPreviewVae,
  onnxVae,
  openLatents,
} from "../../src/latents/index.ts";
import { readPixels } from "../../src/photos/index.ts";
import { makePhoto, makePhotos, smallBuckets, sourceOf } from "./samples.ts";

describe("latents as pictures", () => {
  let folder: string;
  let latents: Latents;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-show-"));
    await makePhotos(folder);
    await rename(join(folder, "00.png"), join(folder, '00"<script>alert(1)</script>.png'.replaceAll("/", "∕")));
    await makePhoto(join(folder, "<b>tiny.png"), 50, 60);
    latents = await encode(await sourceOf(folder), linearPreviewVae(), { buckets: smallBuckets });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function htmlOf(value: Latents): Promise<string> {
    return String((await value[displaySymbol]())["text/html"]);
  }

  test("latents show buckets, what was left out, and pairs of original and decoded latent", async () => {
    const html = await htmlOf(latents);
    assert.equal(html.match(/<img src="data:image\/webp;base64,/g)?.length, 12, "six pairs");
    assert.match(html, /linear preview for looking and trying, not SDXL's VAE/);
    for (const { name, count } of latents.report.buckets) {
      if (count > 0) assert.match(html, new RegExp(`${name.replace("x", " × ")}</th>.*?>${count}</td>`));
    }
    assert.match(html, /<b>&lt;b&gt;tiny\.png<\/b> \(too-small\)/);
    assert.ok(!html.includes("<script>"));
    assert.ok(html.length < 300_000, `${html.length} bytes`);
    assert.match(String((await latents[displaySymbol]())["text/plain"]), /12 latents, 1 of 13 photos left out/);
  });

  test("latents show the decoded half alone when their photos are not there", async () => {
    const alone = await htmlOf(await openLatents(latents.folder));
    assert.equal(alone.match(/<img /g)?.length, 6);
    const photos = await sourceOf(folder);
    const gone = { ...photos, folder: join(folder, "gone") };
    assert.equal((await htmlOf(await openLatents(latents.folder, { photos: gone }))).match(/<img /g)?.length, 6);
  });

  test("decodeLatents() gives pictures that look like the cut photos, as PNG too", async () => {
    const rows = await latents.rows();
    const photos = new Map((await (await sourceOf(folder)).rows()).map((photo) => [photo.id, photo]));
    for (const { row, pixels, png, [displaySymbol]: show } of await decodeLatents(latents, rows.slice(0, 3))) {
      const scale = Math.max(row.bucket_width / row.original_width, row.bucket_height / row.original_height);
      const original = await readPixels(join(folder, photos.get(row.photo)?.path ?? ""), {
        resizeTo: {
          widthPx: Math.round(row.original_width * scale),
          heightPx: Math.round(row.original_height * scale),
        },
        crop: { topPx: row.crop_top, leftPx: row.crop_left, widthPx: row.bucket_width, heightPx: row.bucket_height },
      });
      const difference = pixels.data.reduce(
        (sum, value, byte) => sum + Math.abs(value - (original.data[byte] ?? 0)),
        0,
      );
      assert.ok(difference / pixels.data.length < 8, `mean difference ${difference / pixels.data.length}`);
      const { data, info } = await sharp(await png())
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.deepEqual([info.width, info.height, info.channels], [pixels.widthPx, pixels.heightPx, 3]);
      assert.deepEqual(new Uint8Array(data), pixels.data);
      assert.equal((await show())["image/png"], Buffer.from(await png()).toString("base64"));
    }
  });

  test("decodeLatents() refuses a VAE that did not make the latents, or that cannot decode", async () => {
    const rows = await latents.rows();
    const other = { folder: latents.folder, vae: { ...latents.vae, preview: false } };
    await assert.rejects(decodeLatents(other, rows), /a decoder of it is wanted\. Give the option `vae`/);
    const stranger = { folder: latents.folder, vae: { ...latents.vae, name: "sdxl", sha256: "0" } };
    await assert.rejects(
      decodeLatents(stranger, rows, { vae: linearPreviewVae() }),
      /sdxl 1 made them, and a decoder of it is wanted, not one of linear-preview 1/,
    );
    await assert.rejects(
      decodeLatents(latents, rows, { vae: onnxVae({ encoder: join(folder, "none.onnx") }) }),
      /Cannot load the VAE encoder/,
    );
  });
});
