import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { type OpenLab, openLab } from "./browser.ts";

describe("JupyterLab in a browser", () => {
  let lab: OpenLab;
  before(async () => {
    lab = await openLab({ notebook: "test/lab/fixtures/three-cells.ipynb" });
  });
  after(() => lab.close());

  test("runAll() executes every cell in order and shows its outputs", async () => {
    await lab.runAll();
    const [first, second] = await lab.cells();
    assert.deepEqual([first?.executionCount, second?.executionCount], [1, 2]);
    assert.match(JSON.stringify(first?.outputs), /2 photos/);
    assert.match(JSON.stringify(second?.outputs), /"text\/plain":"42"/);
  });

  test("the page asks nothing of any address but 127.0.0.1 and reports no error", async () => {
    await lab.waitFor("the lab to have settled", () =>
      lab.requests.some(({ pathname }) => pathname.includes("/channels")),
    );
    assert.deepEqual([...new Set(lab.requests.map(({ hostname }) => hostname))], ["127.0.0.1"]);
    assert.deepEqual(lab.consoleErrors, []);
  });

  test("the launcher offers our kernel and no other", async () => {
    const offered = await lab.page.evaluate(async () => {
      const response = await fetch("/api/kernelspecs");
      const { default: preferred, kernelspecs } = (await response.json()) as { default: string; kernelspecs: object };
      return { preferred, names: Object.keys(kernelspecs) };
    });
    assert.deepEqual(offered, { preferred: "vivarium", names: ["vivarium"] });
  });

  test("setTheme() switches between light and dark", async () => {
    const background = (): Promise<string> =>
      lab.page.locator("body").evaluate((body) => {
        const { defaultView: view } = body.ownerDocument;
        return view?.getComputedStyle(body).backgroundColor ?? "";
      });
    await lab.setTheme("dark");
    const dark = await background();
    await lab.setTheme("light");
    assert.notEqual(await background(), dark);
  });

  test("close() leaves neither the lab nor its folder behind", async () => {
    const address = lab.page.url();
    await lab.close();
    assert.equal(existsSync(lab.folder), false);
    await assert.rejects(fetch(address));
  });
});
