/** All widgets as values of a cell: what they put into a notebook, with and without a kernel. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { displaySymbol, type MimeBundle } from "../../src/host/index.ts";
import { buckets, liveLoss, promptLengths, scores, type Widget, watermarks } from "../../src/widgets/index.ts";
import { hostileNames, samplePhotos, samplePlan, sampleSourceOf } from "./sample-data.ts";
import { sampleSource } from "./sample-run.ts";

const samplesFolder = fileURLToPath(new URL("../../../data-samples", import.meta.url));
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivarium-widgets-"));
});
after(async () => await rm(folder, { recursive: true }));

/** The sample photos with a made-up score and box each: what the largest outputs are made of. */
function realPhotos(): ReturnType<typeof sampleSourceOf> {
  const names = readdirSync(`${samplesFolder}/watermarked`).filter((name) => name.endsWith(".jpg"));
  const made = samplePhotos(names.length * 4);
  const photos = made.map((photo, index) => ({
    ...photo,
    path: `watermarked/${names[index % names.length]}`,
    boxes: made[0]?.boxes ?? [],
  }));
  return sampleSourceOf(photos, samplesFolder);
}

async function show(widget: Widget): Promise<MimeBundle> {
  return await widget[displaySymbol]();
}

const widgetsOf = async (): Promise<Record<string, Widget>> => ({
  promptLengths: promptLengths(await samplePlan(folder)),
  liveLoss: liveLoss(sampleSource({ steps: 150, stepsTotal: 200 })),
  scores: scores(realPhotos()),
  watermarks: watermarks(realPhotos()),
  buckets: buckets(realPhotos()),
});

test("every widget shows itself without a kernel, as SVG in a page and as text, within 300 kB", async () => {
  for (const [name, widget] of Object.entries(await widgetsOf())) {
    const bundle = await show(widget);
    const bytes = JSON.stringify(bundle).length;
    assert.ok(bytes < 300_000, `${name} puts ${bytes} bytes into the notebook`);
    assert.match(String(bundle["text/html"]), /^<style>[^<]*<\/style><svg /, name);
    assert.ok(!String(bundle["text/html"]).includes("<script"), name);
    assert.ok(String(bundle["text/plain"]).length > 20, name);
    assert.match(await widget.svg(), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/, name);
    assert.ok(!("application/vnd.jupyter.widget-view+json" in bundle), name);
  }
});

test("an SVG document takes its colours from nowhere else, and a picture in a page from the theme", async () => {
  for (const [name, widget] of Object.entries(await widgetsOf())) {
    assert.ok(!/var\(--|<style/.test(await widget.svg()), name);
    const html = String((await show(widget))["text/html"]);
    assert.ok(html.includes("var(--jp-ui-font-color1") && html.includes("prefers-color-scheme:dark"), name);
  }
});

test("the label of every picture says what it shows", async () => {
  for (const [name, widget] of Object.entries(await widgetsOf())) {
    assert.match(String((await show(widget))["text/html"]), /role="img" aria-label="[^"]{30,}"/, name);
  }
});

test("names of files and recognised text are never markup", async () => {
  const photos = sampleSourceOf(samplePhotos(40), join(folder, "nothing-is-here"));
  for (const widget of [scores(photos), watermarks(photos)]) {
    const html = String((await show(widget))["text/html"]);
    for (const name of hostileNames) assert.ok(!html.includes(name), name);
    assert.ok(!/<(script|b)\b|\son\w+=/i.test(html));
  }
  const grid = String((await show(watermarks(photos)))["text/html"]);
  assert.ok(grid.includes("© &lt;b&gt;photo"));
  assert.ok(grid.includes("cannot be read any more"));
});

test("scores() and watermarks() say what to do when nothing has been annotated", async () => {
  const photos = samplePhotos(3).map((photo) => ({ ...photo, score: null, raw: null, boxes: null }));
  const source = sampleSourceOf(photos, folder);
  assert.match(await scores(source).text(), /None of the 3 photos has a score yet.*photos\.annotate\(brisque\(\)\)/);
  assert.match(await watermarks(source).text(), /Nobody has looked.*photos\.annotate\(textWatermarks\(\)\)/);
});

test("no photos at all are no error", async () => {
  const none = sampleSourceOf([], folder);
  assert.match(await scores(none).text(), /There are no photos/);
  assert.match(await watermarks(none).text(), /There are no photos/);
  assert.match(await buckets(none).text(), /There are no photos/);
});

test("buckets() counts what fits and names a photo that does not, with its reason", async () => {
  const photos = samplePhotos(10).map((photo, index) => ({
    ...photo,
    ...(index < 3 ? { width: 300, height: 200 } : {}),
  }));
  const text = await buckets(sampleSourceOf(photos, folder)).text();
  assert.match(text, /7 of 10 photos fill \d of 31 buckets; 3 are left out: too small\./);
  assert.match(text, /for example set-0\/.*300×200/);
});

test("liveLoss() gives the same widget for the same run", () => {
  const source = sampleSource({ steps: 1, stepsTotal: 200 });
  assert.equal(liveLoss(source), liveLoss(source));
});

test("the page modules of all widgets are at most 100 kB and ask for no address", () => {
  const compiled = fileURLToPath(new URL("../../src/widgets", import.meta.url));
  const modules = readdirSync(compiled, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("live.js"),
  );
  assert.ok(modules.length >= 2, "npm run build makes them");
  const bytes = modules.reduce((sum, path) => sum + statSync(join(compiled, path)).size, 0);
  assert.ok(bytes <= 100_000, `${bytes} bytes`);
  for (const path of modules) {
    const addresses = readFileSync(join(compiled, path), "utf8").match(/https?:\/\/[\w./-]+/g) ?? [];
    assert.deepEqual([...new Set(addresses)], ["http://www.w3.org/2000/svg"], path);
  }
});
