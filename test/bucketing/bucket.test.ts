import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bucketName, sdxlBuckets } from "../../src/bucketing/index.ts";

const published = `
  576x1728 576x1664 640x1600 640x1536 704x1472 704x1408 704x1344 768x1344 768x1280 832x1216 832x1152 896x1152 896x1088
  960x1088 960x1024 1024x1024 1024x960 1088x960 1088x896 1152x896 1152x832 1216x832 1280x768 1344x768 1344x704 1408x704
  1472x704 1536x640 1600x640 1664x576 1728x576`;

describe("sdxlBuckets()", () => {
  test("sdxlBuckets() gives the published 31, from narrow to wide, when nothing is asked for", () => {
    const names = sdxlBuckets().map(bucketName);
    assert.equal(names.length, 31);
    assert.deepEqual(names, published.trim().split(/\s+/));
  });

  test("sdxlBuckets() has every bucket's turned twin", () => {
    const names = new Set(sdxlBuckets().map(bucketName));
    for (const { widthPx, heightPx } of sdxlBuckets()) assert.ok(names.has(`${heightPx}x${widthPx}`));
  });

  test("sdxlBuckets() keeps the rule when it is made for another resolution", () => {
    for (const resolutionPx of [256, 512, 768, 1536]) {
      const buckets = sdxlBuckets({ resolutionPx });
      assert.ok(buckets.some(({ widthPx, heightPx }) => widthPx === resolutionPx && heightPx === resolutionPx));
      for (const { widthPx, heightPx } of buckets) {
        assert.equal(widthPx % 64, 0);
        assert.equal(heightPx % 64, 0);
        assert.ok(widthPx * heightPx <= resolutionPx ** 2);
        assert.ok(widthPx * heightPx >= (resolutionPx ** 2 * 231) / 256);
        assert.ok(Math.min(widthPx, heightPx) >= resolutionPx / 2);
        assert.ok(Math.max(widthPx, heightPx) <= 3 * Math.min(widthPx, heightPx));
      }
    }
  });

  test("sdxlBuckets() obeys each number of the rule on its own", () => {
    assert.deepEqual(
      sdxlBuckets({ maxAspect: 1 }).map(bucketName),
      ["1024x1024"],
      "squares only: 960x960 is below the smallest area",
    );
    assert.ok(sdxlBuckets({ maxSidePx: 1344 }).every(({ widthPx, heightPx }) => Math.max(widthPx, heightPx) <= 1344));
    assert.ok(sdxlBuckets({ minSidePx: 700 }).every(({ widthPx, heightPx }) => Math.min(widthPx, heightPx) >= 704));
    assert.ok(sdxlBuckets({ stepPx: 8 }).some(({ widthPx }) => widthPx % 64 === 8));
    assert.ok(sdxlBuckets({ minAreaPx: 900_000 }).some((bucket) => bucketName(bucket) === "960x960"));
    assert.ok(!sdxlBuckets({ maxAreaPx: 1_048_575 }).some((bucket) => bucketName(bucket) === "1024x1024"));
  });

  test("sdxlBuckets() says what is wrong when the rule makes no sense", () => {
    assert.throws(() => sdxlBuckets({ stepPx: 12 }), /stepPx is 12, a multiple of 8 was wanted/);
    assert.throws(() => sdxlBuckets({ stepPx: 0 }), /stepPx is 0/);
    assert.throws(() => sdxlBuckets({ resolutionPx: Number.NaN }), /resolutionPx is NaN/);
    assert.throws(() => sdxlBuckets({ minAreaPx: 2_000_000 }), /no multiples of 64 .* 2000000…1048576/);
  });
});
