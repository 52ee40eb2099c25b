/** Two widgets on one page: plotly is sent once, a page without a kernel keeps the SVG. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { displaySymbol, type MimeBundle } from "../../../src/host/index.ts";
import { liveLoss, promptLengths } from "../../../src/widgets/index.ts";
import { type Lab, openLab } from "../browser-host.ts";
import { samplePlan } from "../sample-data.ts";
import { sampleSource } from "../sample-run.ts";

let lab: Lab;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivarium-widgets-"));
  lab = await openLab();
});
after(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

test("promptLengths() shows the plan's counts, live", async () => {
  const bundle = (await promptLengths(await samplePlan(folder))[displaySymbol]()) as MimeBundle;
  await lab.show(bundle);
  const { page } = lab;
  await page.locator("[data-drawn-by=plotly] .barlayer .point path").first().waitFor();
  const heights = page.locator(".barlayer .point path");
  assert.equal(await heights.count(), 3 + 46);
  assert.match(
    (await page.locator(".viv-finding").textContent()) ?? "",
    /^6 of 10 prompts are over 75 tokens; 2 of 5 microbatches/,
  );
});

test("a second widget takes plotly from the page", async () => {
  const source = sampleSource({ steps: 10, stepsTotal: 200 });
  await lab.show((await liveLoss(source)[displaySymbol]()) as MimeBundle);
  await lab.page.locator("[data-drawn-by=plotly] .scatterlayer .trace").first().waitFor();
  assert.equal(lab.messages.length, 1);
  source.end();
});

test("nothing was logged as an error, and nothing was asked of any other address", () => {
  assert.deepEqual(lab.errors, []);
  assert.deepEqual(lab.strayRequests, []);
});
