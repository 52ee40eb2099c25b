/** The live loss plot in a real browser, fed by the real kernel side over a host of the tests. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Download, Locator, Page } from "playwright-core";
import { displaySymbol, type MimeBundle } from "../../../src/host/index.ts";
import { liveLoss } from "../../../src/widgets/index.ts";
import { type Lab, openLab } from "../browser-host.ts";
import { samplePoints, sampleSource } from "../sample-run.ts";

let lab: Lab;
let page: Page;
const source = sampleSource({ steps: 40, stepsTotal: 200, title: "Run <b>“first light”</b>" });
let bundle: MimeBundle;

before(async () => {
  lab = await openLab();
  page = lab.page;
  bundle = (await liveLoss(source)[displaySymbol]()) as MimeBundle;
  await lab.show(bundle);
});
after(async () => await lab.close());

test("the plot is drawn as SVG at once, and by plotly as soon as the kernel has sent it", async () => {
  const finding = await page.locator(".viv-finding").textContent();
  assert.match(finding ?? "", /^Validation loss fell from/);
  await page.locator("[data-drawn-by=plotly] .scatterlayer .trace").first().waitFor();
  assert.deepEqual(lab.messages, [{ type: "plotly?" }]);
  assert.equal(await page.locator(".viv-title").textContent(), "Run <b>“first light”</b>");
});

test("points that arrive are drawn, and the status follows", async () => {
  assert.equal(await drawnDots(), 40);
  source.advance(60);
  await waitFor(async () => (await drawnDots()) === 100);
  assert.match(await text(".viv-status"), /running · step 100 of 200 · 400 photos .* last seen \d s ago/);
});

test("NaN is a gap in the smoothed line", async () => {
  assert.equal(await smoothPieces(), 1);
  source.advance(40); // step 120 of the sample run has no number
  await waitFor(async () => (await smoothPieces()) === 2);
  assert.equal(await drawnDots(), 139);
});

test("the axes follow their buttons, and the kernel is told", async () => {
  assert.equal(await xTitle(), "step →");
  await press("Time");
  await waitFor(async () => (await xTitle()) === "seconds →");
  await press("Photos");
  await waitFor(async () => (await xTitle()) === "photos →");
  await press("log");
  await waitFor(async () => (await page.locator(".annotation", { hasText: "loss (log)" }).count()) === 1);
  assert.equal(await page.getByRole("button", { name: "log", exact: true }).getAttribute("aria-pressed"), "true");
});

test("a curve is hidden and shown by its button, from the keyboard too", async () => {
  const validation = page.locator(".viv-legend button", { hasText: "validation" });
  const traces = (): Promise<number> => page.locator(".scatterlayer .trace").count();
  assert.equal(await traces(), 4);
  await validation.focus();
  await page.keyboard.press("Enter");
  await waitFor(async () => (await traces()) === 3);
  assert.equal(await validation.getAttribute("aria-pressed"), "false");
  await page.keyboard.press("Space");
  await waitFor(async () => (await traces()) === 4);
});

test("CSV holds every point that is drawn", async () => {
  const csv = readFileSync(await (await saved("CSV")).path(), "utf8");
  const [head, ...lines] = csv.trimEnd().split("\n");
  assert.equal(head, "curve,step,samples,time_s,value");
  const raw = samplePoints(140, 200).filter((point) => point.name === "train/loss");
  const expected = raw.map(
    ({ step, samples, timeS, value }) => `raw,${step},${samples},${timeS},${Number.isFinite(value) ? value : ""}`,
  );
  assert.deepEqual(
    lines.filter((line) => line.startsWith("raw,")),
    expected,
  );
  assert.equal(lines.filter((line) => line.startsWith("validation,")).length, 6);
});

test("PNG is a picture of twice the size, SVG a document of its own", async () => {
  const png = await saved("PNG");
  assert.equal(png.suggestedFilename(), "Run-b-first-light-b.png");
  const bytes = readFileSync(await png.path());
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  assert.equal(bytes.readUInt32BE(16), 2 * 892);
  const svg = readFileSync(await (await saved("SVG")).path(), "utf8");
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.ok(!svg.includes("var(") && !svg.includes("<b>"));
});

test("the colours follow JupyterLab's switch of theme", async () => {
  const line = page.locator(".scatterlayer .trace.scatter path.js-line").last();
  const before = await style(line, "stroke");
  await lab.theme("dark");
  await waitFor(async () => (await style(line, "stroke")) !== before);
  const title = await style(page.locator(".viv-title"), "color");
  assert.equal(title, "rgb(255, 255, 255)");
  await lab.theme("light");
  await waitFor(async () => (await style(line, "stroke")) === before);
});

test("a reloaded page draws the same series with the axes that were chosen", async () => {
  await lab.reload(bundle);
  await page.locator("[data-drawn-by=plotly] .scatterlayer .trace").first().waitFor();
  assert.equal(await drawnDots(), 139);
  assert.equal(await xTitle(), "photos →");
});

test("the end of the run is shown, and no age any more", async () => {
  source.end();
  await page.locator(".viv-dot[data-status=finished]").waitFor();
  assert.match(await text(".viv-status"), /^finished · step 140 of 200 · 560 photos · 4\.82 photos\/s/);
  assert.ok(!(await text(".viv-status")).includes("last seen"));
});

test("a view that ends leaves no element and no listener behind", async () => {
  assert.equal(await lab.unmount(bundle), 0);
  assert.equal(await page.locator(".viv-live").count(), 0);
});

test("nothing was logged as an error, and nothing was asked of any other address", () => {
  assert.deepEqual(lab.errors, []);
  assert.deepEqual(lab.strayRequests, []);
});

function drawnDots(): Promise<number> {
  return page.locator(".scatterlayer .trace").first().locator(".points path").count();
}

/** How many strokes the smoothed line is made of: one more than it has gaps. */
function smoothPieces(): Promise<number> {
  return page.locator(".scatterlayer .trace").nth(1).locator("path.js-line").count();
}

async function xTitle(): Promise<string> {
  return (await page.locator(".annotation", { hasText: "→" }).textContent()) ?? "";
}

async function text(selector: string): Promise<string> {
  return (await page.locator(selector).textContent()) ?? "";
}

function press(name: string): Promise<void> {
  return page.getByRole("button", { name, exact: true }).click();
}

async function saved(kind: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), press(kind)]);
  return download;
}

/** A property as the page computes it; the compiler knows no page here. */
function style(of: Locator, property: string): Promise<string> {
  return of.evaluate((element, name) => {
    const page = globalThis as unknown as { getComputedStyle(element: unknown): Record<string, string> };
    return page.getComputedStyle(element)[name] ?? "";
  }, property);
}

/** Waits for what the page does next; the test runner's own limit ends a wait in vain. */
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > until) throw new Error(`Waited 15 s in vain for: ${condition}`);
    await page.waitForTimeout(50);
  }
}
