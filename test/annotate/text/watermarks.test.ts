/** The detector against the true boxes of the watermarked samples, and against the clean samples. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp from "sharp";
import { textWatermarks } from "../../../src/annotate/index.ts";
import { openDataset, type PhotoRow, type WatermarkBox } from "../../../src/dataset/index.ts";
import { samplePhoto, samples, temporaryFolder } from "../../photos/samples.ts";

type Box = Pick<WatermarkBox, "leftPx" | "topPx" | "rightPx" | "bottomPx">;

/** Intersection over union. */
function likeness(a: Box, b: Box): number {
  const width = Math.min(a.rightPx, b.rightPx) - Math.max(a.leftPx, b.leftPx);
  const height = Math.min(a.bottomPx, b.bottomPx) - Math.max(a.topPx, b.topPx);
  const area = (box: Box): number => (box.rightPx - box.leftPx) * (box.bottomPx - box.topPx);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (area(a) + area(b) - shared);
}

function finds(row: PhotoRow, truth: Box): boolean {
  return row.boxes?.some((box) => likeness(box, truth) > 0.5) ?? false;
}

describe("textWatermarks()", () => {
  test("textWatermarks() finds the watermarks of the samples", async (t) => {
    const photos = await openDataset(join(samples, "watermarked"), { at: join(await temporaryFolder(t), "tables") });
    await photos.annotate(textWatermarks());
    const truth = JSON.parse(await readFile(join(samples, "watermarked/boxes.json"), "utf8")) as Record<string, Box[]>;
    const rows = await photos.rows();
    const found = rows.map((row) => (truth[row.path] ?? []).filter((box) => finds(row, box)).length);
    const boxes = Object.values(truth).flat().length;
    const marked = found.filter((count) => count > 0).length;
    const hits = found.reduce((sum, count) => sum + count, 0);
    t.diagnostic(`${hits} of ${boxes} boxes, on ${marked} of ${rows.length} photos`);
    // measured: 17 of 28 boxes (12 of the 28 are faint tiles of one photo) on 13 of 16 photos
    assert.ok(hits / boxes >= 0.55 && marked / rows.length >= 0.75, `${hits} of ${boxes} boxes, ${marked} photos`);
    const named = rows.find(({ path }) => path === "two-giraffes.jpg")?.boxes?.[0];
    assert.equal(named?.text.replaceAll(" ", ""), "photoarchive2024");
    assert.ok((named?.confidence ?? 0) > 0.6);
    for (const { boxes: onPhoto, width, height } of rows) {
      for (const box of onPhoto ?? []) {
        assert.ok(box.leftPx >= 0 && box.topPx >= 0 && box.rightPx <= width && box.bottomPx <= height);
        assert.ok([box.leftPx, box.topPx, box.rightPx, box.bottomPx].every(Number.isInteger));
      }
    }
  });

  test("textWatermarks() finds next to nothing on clean photos", async (t) => {
    const photos = await openDataset(join(samples, "photos"), { at: join(await temporaryFolder(t), "tables") });
    await photos.annotate(textWatermarks());
    const rows = await photos.rows();
    const wrong = rows.filter(({ boxes }) => (boxes?.length ?? 0) > 0);
    t.diagnostic(wrong.map(({ path, boxes }) => `${path}: ${boxes?.map(({ text }) => text).join(", ")}`).join("; "));
    // measured: one, the festival's drums, on which something is written
    assert.ok(wrong.length / rows.length <= 0.04, `${wrong.length} of ${rows.length}`);
  });

  test("textWatermarks() gives boxes in pixels of the upright photo, whatever its size", async (t) => {
    const folder = await temporaryFolder(t);
    const marked = await sharp(join(samples, "watermarked/two-giraffes.jpg")).rotate(270).jpeg().toBuffer();
    await writeFile(join(folder, "turned.jpg"), await sharp(marked).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    await sharp(join(samples, "watermarked/two-giraffes.jpg")).resize(2048).toFile(join(folder, "large.png"));
    const photos = await openDataset(folder);
    await photos.annotate(textWatermarks());
    const [large, turned] = await photos.rows();
    const truth: Box = { leftPx: 673, topPx: 632, rightPx: 1006, bottomPx: 666 };
    assert.ok(turned !== undefined && finds(turned, truth), JSON.stringify(turned?.boxes));
    const twice: Box = { leftPx: 1346, topPx: 1264, rightPx: 2012, bottomPx: 1332 };
    assert.ok(large !== undefined && finds(large, twice), JSON.stringify(large?.boxes));
  });

  test("textWatermarks() says which model file is missing or is no model", async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, "pika.jpg"), await readFile(samplePhoto("pika")));
    await writeFile(join(folder, "detector.onnx"), "no model");
    const photos = await openDataset(folder);
    const gone = join(folder, "gone.onnx");
    await assert.rejects(
      photos.annotate(textWatermarks({ models: { detector: gone } })),
      (error: Error) =>
        error.message.includes(`Cannot find the text detector at ${gone}`) && error.message.includes("npm ci"),
    );
    await assert.rejects(
      photos.annotate(textWatermarks({ models: { detector: join(folder, "detector.onnx") } })),
      /Cannot load the text detector .*detector\.onnx/,
    );
    assert.equal((await photos.rows())[0]?.boxes, null, "nothing was recorded");
  });
});
