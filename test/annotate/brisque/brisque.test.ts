/**
 * Golden values: `golden.json` has features and scores of sample photos scaled to 768 px a side. Those "by OpenCV" are
 * `cv2.quality.QualityBRISQUE`'s (opencv-contrib-python 5.0) with OpenCV's own model files; those "by NumPy", of photos with
 * areas of one colour, come from the paper's formulas in double precision, where OpenCV counts signs of rounding errors.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { brisqueFeatures, type Gray, grayOf } from "../../../src/annotate/brisque/features.ts";
import { gamma, shapeOfRatio } from "../../../src/annotate/brisque/gamma.ts";
import { brisqueModel, brisqueScore } from "../../../src/annotate/brisque/model.ts";
import { openScorePool } from "../../../src/annotate/brisque/pool.ts";
import { readPixelsWithin } from "../../../src/photos/index.ts";
import { samplePhoto } from "../../photos/samples.ts";

interface Golden {
  readonly by: string;
  readonly score: number;
  readonly features: readonly number[];
}

const golden = JSON.parse(
  await readFile(new URL("../../../../test/annotate/brisque/golden.json", import.meta.url), "utf8"),
) as Record<string, Golden>; // the shape described above

async function sampleGray(name: string): Promise<Gray> {
  const { data, widthPx, heightPx } = await readPixelsWithin(samplePhoto(name), 768);
  return grayOf(data, widthPx, heightPx);
}

describe("brisqueFeatures()", () => {
  for (const [name, { by, score, features }] of Object.entries(golden)) {
    test(`brisqueFeatures() and brisqueScore() give what ${by} gives for ${name}`, async () => {
      const found = brisqueFeatures(await sampleGray(name));
      assert.equal(found.length, features.length);
      for (const [index, value] of features.entries()) {
        const difference = Math.abs((found[index] ?? 0) - value);
        assert.ok(difference <= 0.0021, `feature ${index} is ${found[index]}, ${value} was wanted`); // shapes come in steps of 0.001
      }
      const found100 = brisqueScore(found, await brisqueModel());
      assert.ok(Math.abs(found100 - score) < 0.1, `the score is ${found100}, ${score} was wanted`);
    });
  }

  test("brisqueFeatures() refuses what has no detail", () => {
    const flat = (size: number): Gray => ({
      data: new Float32Array(size * size).fill(0.5),
      widthPx: size,
      heightPx: size,
    });
    assert.throws(() => brisqueFeatures(flat(64)), /one colour/);
    assert.throws(() => brisqueFeatures(flat(8)), /8×8 px; at least 16/);
  });
});

describe("brisqueScore()", () => {
  test("brisqueScore() finds blur worse than the photo itself", async () => {
    const model = await brisqueModel();
    const scoreOf = async (image: Sharp): Promise<number> => {
      const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
      return brisqueScore(brisqueFeatures(grayOf(data, info.width, info.height)), model);
    };
    for (const name of ["koala", "hens", "polar-bear", "moose", "great-wall", "sheep"]) {
      const sized = sharp(samplePhoto(name)).resize(512);
      const [clear, blurred] = [await scoreOf(sized.clone()), await scoreOf(sized.clone().blur(3))];
      assert.ok(blurred > clear + 5, `${name}: ${clear} clear, ${blurred} blurred`);
    }
  });
});

describe("openScorePool()", () => {
  test("openScorePool() scores in threads as this thread does, and passes errors on", async () => {
    const pool = openScorePool(2);
    try {
      const names = ["koala", "pika", "hens"];
      const scores = await Promise.all(names.map(async (name) => pool.score(await sampleGray(name))));
      const model = await brisqueModel();
      const here = await Promise.all(
        names.map(async (name) => brisqueScore(brisqueFeatures(await sampleGray(name)), model)),
      );
      assert.deepEqual(scores, here);
      await assert.rejects(pool.score({ data: new Float32Array(64), widthPx: 8, heightPx: 8 }), /at least 16/);
    } finally {
      await pool.close();
    }
  });
});

describe("gamma()", () => {
  test("gamma() is the factorial, and √π at a half", () => {
    const cases = [
      [0.5, Math.sqrt(Math.PI)],
      [1, 1],
      [5, 24],
      [10, 362_880],
      [0.1, 9.513507698668732],
      [15, 87_178_291_200],
    ] as const;
    for (const [x, value] of cases) assert.ok(Math.abs(gamma(x) / value - 1) < 1e-12, `Γ(${x}) is ${gamma(x)}`);
  });
});

describe("shapeOfRatio()", () => {
  test("shapeOfRatio() knows the normal and the Laplace distribution", () => {
    assert.ok(Math.abs(shapeOfRatio(2 / Math.PI) - 2) < 1e-3);
    assert.ok(Math.abs(shapeOfRatio(0.5) - 1) < 1e-3);
  });

  test("shapeOfRatio() stays within 0.2…10", () => {
    assert.equal(shapeOfRatio(0), 0.2);
    assert.ok(Math.abs(shapeOfRatio(1) - 10) < 2e-3);
  });
});
