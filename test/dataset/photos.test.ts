import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { type Dataset, openDataset } from "../../src/dataset/index.ts";
import { displaySymbol } from "../../src/host/index.ts";
import { writeParquet } from "../../src/tables/index.ts";
import { plain, smallPhoto, temporaryFolder } from "../photos/samples.ts";

async function threePhotos(t: TestContext): Promise<Dataset> {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, "a.jpg"), await smallPhoto("pika", { widthPx: 200 }));
  await writeFile(join(folder, "b <b>.jpg"), await smallPhoto("moose", { widthPx: 300 }));
  await writeFile(join(folder, "b <b>.txt"), `"><script>alert(1)</script>`);
  await writeFile(join(folder, "b <b>.tags.txt"), "outdoors, snow");
  await plain(1344, 768, { r: 10, g: 20, b: 30 }).png().toFile(join(folder, "c.png"));
  return openDataset(folder);
}

describe("Dataset", () => {
  test("where() keeps the photos that meet all conditions, comments and all", async (t) => {
    const photos = await threePhotos(t);
    const wide = photos.where("width > 250 -- large ones");
    assert.deepEqual(
      (await wide.rows()).map(({ path }) => path),
      ["b <b>.jpg", "c.png"],
    );
    const tagged = wide.where("list_contains(tags, 'snow') OR false");
    assert.deepEqual(
      (await tagged.rows()).map(({ path }) => path),
      ["b <b>.jpg"],
    );
    assert.equal(new Set([photos.hash, wide.hash, tagged.hash]).size, 3);
    assert.equal(wide.hash, photos.where("width > 250 -- large ones").hash);
    await assert.rejects(photos.where("wdth > 250").rows(), /wdth/);
  });

  test("sql`` answers over the photos of a view, with values as parameters", async (t) => {
    const photos = await threePhotos(t);
    assert.deepEqual(await photos.sql`SELECT count(*) AS photos FROM photos WHERE path = ${"b <b>.jpg"}`, [
      { photos: 1 },
    ]);
    assert.deepEqual(await photos.sql`SELECT count(*) AS photos FROM photos WHERE path = ${"' OR true --"}`, [
      { photos: 0 },
    ]);
    assert.deepEqual(await photos.where("width < 250").sql`SELECT path FROM photos`, [{ path: "a.jpg" }]);
  });

  test("sql`` knows the bucket that a photo's size fits, and the one of its latents where there are some", async (t) => {
    const photos = await threePhotos(t);
    const buckets = (): Promise<object[]> => photos.sql`SELECT path, bucket FROM photos ORDER BY path`;
    assert.deepEqual(await buckets(), [
      { path: "a.jpg", bucket: null },
      { path: "b <b>.jpg", bucket: null },
      { path: "c.png", bucket: "1344x768" },
    ]);
    const [first] = await photos.rows();
    await mkdir(join(photos.root, "latents"));
    const columns = {
      photo: "varchar",
      variant: "integer",
      bucket_width: "integer",
      bucket_height: "integer",
    } as const;
    const latent = { photo: first?.id, bucket_width: 192, bucket_height: 128 };
    await writeParquet(join(photos.root, "latents/index.parquet"), columns, [
      { ...latent, variant: 0 },
      { ...latent, variant: 1 },
    ]);
    assert.deepEqual(await buckets(), [
      { path: "a.jpg", bucket: "192x128" },
      { path: "b <b>.jpg", bucket: null },
      { path: "c.png", bucket: null },
    ]);
    assert.deepEqual(await photos.sql`SELECT count(*) AS latents FROM latents`, [{ latents: 2 }]);
  });

  test("a dataset shows its report and its photos, escaped", async (t) => {
    const photos = await threePhotos(t);
    const bundle = await photos[displaySymbol]();
    const html = String(bundle["text/html"]);
    assert.equal(html.match(/<img src="data:image\/webp;base64,/g)?.length, 3);
    assert.ok(!html.includes("<script>") && !html.includes("<b>.jpg"), "captions and paths are text");
    assert.ok(html.includes("&lt;script&gt;alert(1)"));
    assert.match(html, /<b>3 photos<\/b>.*2 jpeg · 1 png.*missing-caption<\/b>: 2 files.*too-small<\/b>: 2 files/s);
    assert.match(String(bundle["text/plain"]), /^3 photos in .*\n.*\n.*missing-caption: a\.jpg, c\.png/s);
    const view = await photos.where("format = 'png'")[displaySymbol]();
    assert.equal(String(view["text/html"]).match(/<img /g)?.length, 1);
  });

  test("a dataset of many photos shows 24, spread evenly, in at most 300 kB", async (t) => {
    const folder = await temporaryFolder(t);
    for (let index = 0; index < 60; index++) {
      const noise = { type: "gaussian" as const, mean: 128, sigma: 60 };
      const image = plain(160, 160, { r: index, g: 0, b: 0 });
      await image
        .composite([{ input: await noisePng(noise), blend: "add" }])
        .png()
        .toFile(join(folder, `${index}.png`));
    }
    const html = String((await (await openDataset(folder))[displaySymbol]())["text/html"]);
    assert.equal(html.match(/<figure /g)?.length, 24);
    assert.ok(html.includes("24 of 60 photos shown"));
    assert.ok(html.length <= 300_000, `${html.length} bytes`);
  });
});

async function noisePng(noise: { type: "gaussian"; mean: number; sigma: number }): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  return sharp({ create: { width: 160, height: 160, channels: 3, background: "#000", noise } })
    .png()
    .toBuffer();
}
