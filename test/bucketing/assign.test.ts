import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  assignBucket,
  type Bucket,
  bucketName,
  bucketReport,
  type Dropped,
  type Fit,
  type PhotoSize,
  sdxlBuckets,
} from "../../src/bucketing/index.ts";
import { random } from "../../src/random/index.ts";

const buckets = sdxlBuckets();

function fitOf(photo: PhotoSize, list: readonly Bucket[] = buckets): Fit {
  const fit = assignBucket(photo, list);
  if (fit.dropped !== undefined) throw new Error(fit.message);
  return fit;
}

function dropOf(photo: PhotoSize): Dropped {
  const fit = assignBucket(photo, buckets);
  if (fit.dropped === undefined) throw new Error(`${photo.width}×${photo.height} fits ${bucketName(fit.bucket)}`);
  return fit;
}

describe("assignBucket()", () => {
  test("assignBucket() chooses and scales as worked out by hand", () => {
    const cases = [
      [4000, 3000, "1152x896", 1195, 896], // 1152/896 = 1.2857 is 0.0476 away, 1152/832 = 1.3846 is 0.0513 away
      [1024, 1024, "1024x1024", 1024, 1024],
      [6000, 4000, "1216x832", 1248, 832],
      [1920, 1080, "1344x768", 1365, 768],
      [10_000, 1000, "1728x576", 5760, 576],
    ] as const;
    for (const [width, height, name, widthPx, heightPx] of cases) {
      const fit = fitOf({ width, height });
      assert.equal(bucketName(fit.bucket), name);
      assert.deepEqual(fit.resized, { widthPx, heightPx });
    }
  });

  test("assignBucket() takes the narrower of two equally near buckets, whatever their order", () => {
    // 3/4 lies exactly between 832/1152 = 26/36 and 896/1152 = 28/36
    for (const list of [buckets, buckets.toReversed(), random(1, "order").shuffle(buckets)]) {
      const fit = fitOf({ width: 3000, height: 4000 }, list);
      assert.equal(bucketName(fit.bucket), "832x1152");
      assert.deepEqual(fit.resized, { widthPx: 864, heightPx: 1152 });
    }
  });

  test("assignBucket() takes the larger of two buckets of one aspect", () => {
    const pair = [256, 512].map((side) => ({ widthPx: side, heightPx: side }));
    for (const list of [pair, pair.toReversed()]) {
      assert.equal(bucketName(fitOf({ width: 1000, height: 1000 }, list).bucket), "512x512");
    }
  });

  test("assignBucket() keeps its promises for any photo", () => {
    const draws = random(3, "sizes");
    for (let round = 0; round < 5000; round++) {
      const photo = { width: 1 + draws.below(5000), height: 1 + draws.below(5000) };
      const fit = assignBucket(photo, buckets);
      const { widthPx, heightPx } = fit.bucket;
      const away = Math.abs(photo.width / photo.height - widthPx / heightPx);
      for (const other of buckets) {
        assert.ok(Math.abs(photo.width / photo.height - other.widthPx / other.heightPx) >= away - 1e-12);
      }
      assert.equal(fit.dropped !== undefined, photo.width < widthPx || photo.height < heightPx);
      const upscaled = assignBucket(photo, buckets, { allowUpscale: true });
      assert.equal(upscaled.dropped, undefined);
      if (upscaled.dropped !== undefined) continue;
      const { resized } = upscaled;
      if (fit.dropped === undefined) assert.deepEqual(fit.resized, resized);
      assert.ok(resized.widthPx === widthPx || resized.heightPx === heightPx, "one side just fits");
      assert.ok(resized.widthPx >= widthPx && resized.heightPx >= heightPx, "the bucket is covered");
      if (fit.dropped === undefined) {
        assert.ok(resized.widthPx <= photo.width && resized.heightPx <= photo.height, "nothing is enlarged");
      }
      const scale = Math.max(widthPx / photo.width, heightPx / photo.height);
      assert.ok(Math.abs(resized.widthPx - photo.width * scale) <= 0.5 + 1e-9);
      assert.ok(Math.abs(resized.heightPx - photo.height * scale) <= 0.5 + 1e-9);
    }
  });

  test("assignBucket() gives a turned photo the turned bucket, where no tie decides", () => {
    const draws = random(4, "turned");
    for (let round = 0; round < 500; round++) {
      const aspect = 1.05 + draws.uniform() * 0.15; // nearness by w/h is not symmetric further out
      const [long, short] = [Math.round(3000 * aspect), 3000];
      const wide = fitOf({ width: long, height: short });
      const tall = fitOf({ width: short, height: long });
      assert.ok(wide.bucket.widthPx > wide.bucket.heightPx && tall.bucket.heightPx > tall.bucket.widthPx);
    }
    assert.equal(bucketName(fitOf({ width: 2000, height: 5000 }).bucket), "640x1600");
    assert.equal(bucketName(fitOf({ width: 5000, height: 2000 }).bucket), "1600x640");
  });

  test("assignBucket() takes a 1:3.1 panorama into the narrowest bucket and says how large it becomes", () => {
    assert.deepEqual(assignBucket({ width: 1000, height: 3100 }, buckets), {
      bucket: { widthPx: 576, heightPx: 1728 },
      resized: { widthPx: 576, heightPx: 1786 },
    });
    assert.deepEqual(assignBucket({ width: 3100, height: 1000 }, buckets), {
      bucket: { widthPx: 1728, heightPx: 576 },
      resized: { widthPx: 1786, heightPx: 576 },
    });
  });

  test("assignBucket() drops a photo that is one pixel short, with the numbers", () => {
    const short = dropOf({ width: 1152, height: 895 });
    assert.equal(short.dropped, "too-small");
    assert.match(short.message, /1152×895 px are 1 px short in height for its bucket 1152x896: .* 1\.00 times/);
    assert.equal(assignBucket({ width: 1152, height: 896 }, buckets).dropped, undefined);
    const tiny = dropOf({ width: 100, height: 100 });
    assert.match(tiny.message, /924 px short in width and 924 px short in height .* 10\.24 times/);
  });

  test("assignBucket() refuses sizes that are no photo's, and an empty list", () => {
    assert.throws(() => assignBucket({ width: 0, height: 5 }, buckets), /0×5/);
    assert.throws(() => assignBucket({ width: 10.5, height: 5 }, buckets), /10\.5×5/);
    assert.throws(() => assignBucket({ width: 10, height: 5 }, []), /list of buckets is empty/);
  });
});

describe("bucketReport()", () => {
  test("bucketReport() counts every photo once, and names those that are left out", () => {
    const report = bucketReport([
      { id: "a", path: "a.jpg", width: 4000, height: 3000 },
      { id: "b", path: "b.jpg", width: 4000, height: 3000 },
      { id: "c", path: "c.jpg", width: 300, height: 200 },
    ]);
    assert.equal(report.buckets.length, 31);
    assert.equal(report.buckets.find(({ name }) => name === "1152x896")?.count, 2);
    assert.equal(report.buckets.reduce((sum, { count }) => sum + count, 0) + report.dropped.length, 3);
    assert.equal(report.fitting, 2);
    assert.deepEqual(
      report.dropped.map(({ id, path, reason }) => [id, path, reason]),
      [["c", "c.jpg", "too-small"]],
    );
    const upscaled = bucketReport([{ width: 300, height: 200 }], { allowUpscale: true });
    assert.equal(upscaled.fitting, 1);
  });
});
