import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assignBucket, conditioning, cropOf, type Fit, sdxlBuckets, timeIds } from "../../src/bucketing/index.ts";
import { random } from "../../src/random/index.ts";

function fitOf(width: number, height: number): Fit {
  const fit = assignBucket({ width, height }, sdxlBuckets());
  if (fit.dropped !== undefined) throw new Error(fit.message);
  return fit;
}

describe("cropOf()", () => {
  test("cropOf() lies inside the resized photo and reaches both ends, for wide and for tall photos", () => {
    for (const [width, height] of [
      [4000, 3000],
      [3000, 4100],
    ] as const) {
      const fit = fitOf(width, height);
      const slackTopPx = fit.resized.heightPx - fit.bucket.heightPx;
      const slackLeftPx = fit.resized.widthPx - fit.bucket.widthPx;
      const crops = Array.from({ length: 3000 }, (_, variant) => cropOf(fit, random(7, "crop", "3f2a", variant)));
      const tops = crops.map(({ topPx }) => topPx);
      const lefts = crops.map(({ leftPx }) => leftPx);
      assert.deepEqual([Math.min(...tops), Math.max(...tops)], [0, slackTopPx]);
      assert.deepEqual([Math.min(...lefts), Math.max(...lefts)], [0, slackLeftPx]);
      assert.ok(slackTopPx === 0 || slackLeftPx === 0);
    }
  });

  test("cropOf() depends on seed, photo and variant alone", () => {
    const fit = fitOf(4000, 3000);
    const crop = (seed: number, photo: string, variant: number) => cropOf(fit, random(seed, "crop", photo, variant));
    assert.deepEqual(crop(0, "a", 0), crop(0, "a", 0));
    const lefts = [crop(0, "a", 0), crop(1, "a", 0), crop(0, "b", 0), crop(0, "a", 1)].map(({ leftPx }) => leftPx);
    assert.ok(new Set(lefts).size > 1);
  });
});

describe("conditioning()", () => {
  test("conditioning() puts height before width and top before left, six different numbers told apart", () => {
    const told = conditioning({
      photo: { width: 4000, height: 3000 },
      crop: { topPx: 5, leftPx: 21 },
      bucket: { widthPx: 1152, heightPx: 896 },
    });
    assert.deepEqual(told, {
      originalHeight: 3000,
      originalWidth: 4000,
      cropTop: 5,
      cropLeft: 21,
      targetHeight: 896,
      targetWidth: 1152,
    });
    assert.deepEqual(timeIds(told), [3000, 4000, 5, 21, 896, 1152]);
  });

  test("timeIds() of a turned photo are the same pairs turned", () => {
    const swap = ([a, b, c, d, e, f]: readonly number[]) => [b, a, d, c, f, e];
    const wide = fitOf(4000, 3010);
    const tall = fitOf(3010, 4000);
    const ids = (fit: Fit, photo: { width: number; height: number }, crop: { topPx: number; leftPx: number }) =>
      timeIds(conditioning({ photo, crop, bucket: fit.bucket }));
    // one extreme of the crop, so that the axis with slack shows
    const far = (fit: Fit) => ({
      topPx: fit.resized.heightPx - fit.bucket.heightPx,
      leftPx: fit.resized.widthPx - fit.bucket.widthPx,
    });
    const wideIds = ids(wide, { width: 4000, height: 3010 }, far(wide));
    assert.notDeepEqual(swap(wideIds), wideIds);
    assert.equal(wideIds[2], 0, "a photo wider than its bucket loses columns, not rows");
    assert.ok((wideIds[3] ?? 0) > 0);
    const tallIds = ids(tall, { width: 3010, height: 4000 }, far(tall));
    assert.deepEqual(tallIds.slice(0, 2), [4000, 3010]);
  });
});
