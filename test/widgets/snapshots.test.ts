/** Golden pictures. VIVARIUM_UPDATE_SNAPSHOTS=1 writes them anew: look at what changed before it is committed. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bucketsFigure } from "../../src/widgets/buckets/figure.ts";
import { figureSvg } from "../../src/widgets/figure/svg.ts";
import { lossFigure } from "../../src/widgets/live-loss/figure.ts";
import { pictureOfAll } from "../../src/widgets/live-loss/follow.ts";
import { promptLengthsFigure } from "../../src/widgets/prompt-lengths/figure.ts";
import { scoresFigure } from "../../src/widgets/scores/figure.ts";
import { gradesOf } from "../../src/widgets/scores/grades.ts";
import { watermarksGrid } from "../../src/widgets/watermarks/figure.ts";
import { watermarksSvg } from "../../src/widgets/watermarks/static.ts";
import { sampleBuckets, sampleLengths, samplePhotos } from "./sample-data.ts";
import { sampleSnapshot } from "./sample-run.ts";

const photos = samplePhotos(60);
const run = sampleSnapshot({ steps: 130, stepsTotal: 200 });
const picture = pictureOfAll("Run “first light” <1>", run);
const grades = gradesOf(photos);
const pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
const pictures = new Map(photos.map((photo) => [photo.path, pixel]));

const golden: Readonly<Record<string, () => string>> = {
  "prompt-lengths": () => figureSvg(promptLengthsFigure(sampleLengths()), { as: "file" }).toString(),
  "live-loss": () => figureSvg(lossFigure(picture), { as: "file" }).toString(),
  "live-loss-log-time": () =>
    figureSvg(lossFigure(picture, { view: { axis: "time", logY: true, hidden: ["raw"] } }), { as: "file" }).toString(),
  "live-loss-empty": () =>
    figureSvg(lossFigure(pictureOfAll("Run", { ...run, points: [] })), { as: "file" }).toString(),
  scores: () => figureSvg(scoresFigure(grades, pictures), { as: "file" }).toString(),
  "scores-none": () => figureSvg(scoresFigure(gradesOf([{ path: "a", score: null, raw: null }]))).toString(),
  watermarks: () => watermarksSvg(watermarksGrid(photos), pictures, "file").toString(),
  buckets: () => figureSvg(bucketsFigure(sampleBuckets()), { as: "file" }).toString(),
};

for (const [name, draw] of Object.entries(golden)) {
  test(`the picture of ${name} is the golden one`, () => {
    // A line an element, so that a difference can be read.
    const drawn = `${draw().replaceAll("><", ">\n<")}\n`;
    const path = fileURLToPath(new URL(`../../../test/widgets/snapshots/${name}.svg`, import.meta.url));
    if (process.env.VIVARIUM_UPDATE_SNAPSHOTS === "1") writeFileSync(path, drawn);
    assert.equal(drawn, readFileSync(path, "utf8"));
  });
}
