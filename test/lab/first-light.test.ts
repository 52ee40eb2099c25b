import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";

import { root } from "../../lab/index.ts";
import { runProgram } from "../../tools/process.ts";
import { type OpenLab, openLab } from "./browser.ts";

const notebook = "notebooks/00-first-light.ipynb";
const minutes = 60_000;

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
  readonly text?: string | readonly string[];
}

describe("the first notebook, without a browser", () => {
  let folder: string;
  let executed: string;
  let outputs: readonly (readonly Output[])[];

  before(async () => {
    folder = await mkdtemp(join(root, ".vivarium/first-light-"));
    await mkdir(join(folder, "notebooks"));
    await cp(join(root, notebook), join(folder, notebook));
    await cp(join(root, "data-samples"), join(folder, "data-samples"), {
      recursive: true,
      filter: (file) => !file.slice(root.length).includes("/data-samples/.vivarium"),
    });
    const target = join(folder, "executed.ipynb");
    const args = ["tools/bootstrap.mjs", "start", "--execute", join(folder, notebook), "--output", target];
    const { status, output } = await runProgram(process.execPath, args, { output: "keep" });
    assert.equal(status, 0, output);
    executed = await readFile(target, "utf8");
    const { cells } = JSON.parse(executed) as { cells: { cell_type: string; outputs: Output[] }[] };
    outputs = cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.outputs);
  });
  after(() => rm(folder, { recursive: true }));

  const textOf = (cell: number): string =>
    outputs[cell]?.map((output) => [output.text ?? output.data?.["text/plain"] ?? ""].flat().join("")).join("\n") ?? "";
  const htmlOf = (cell: number): string =>
    outputs[cell]?.map((output) => [output.data?.["text/html"] ?? ""].flat().join("")).join("\n") ?? "";

  test("every cell shows something, and none ends in an error", () => {
    for (const [index, cell] of outputs.entries()) {
      assert.ok(cell.length > 0, `code cell ${index + 1} shows nothing`);
      assert.ok(!cell.some((output) => output.output_type === "error"), `code cell ${index + 1} failed`);
    }
  });

  test("the photos are found, scored and put into buckets", () => {
    assert.match(textOf(0), /69 photos/);
    assert.match(textOf(4), /^\d+ of 69 photos fill a bucket of 1024² px, \d+ one of 512² px/m);
  });

  test("example prompts are shown as a table", () => {
    assert.match(htmlOf(6), /<table/);
  });

  test("figures are inline SVG, readable without scripts", () => {
    for (const cell of [1, 4, 8, 9]) assert.match(htmlOf(cell), /<svg[\s\S]*<\/svg>/, `code cell ${cell + 1}`);
  });

  test("validation loss falls clearly below its start", () => {
    const html = textOf(outputs.length - 1);
    const losses = [...html.matchAll(/validation: ([\d.]+)/g)].map((match) => Number(match[1]));
    const [first, last] = [losses[0] ?? Number.NaN, losses.at(-1) ?? Number.NaN];
    assert.ok(last < 0.7 * first, `validation loss went from ${first} to ${last}`);
  });

  test("the executed notebook stays small", () => {
    assert.ok(executed.length < 2_000_000, `${executed.length} bytes`);
  });
});

describe("the first notebook, in JupyterLab", () => {
  let lab: OpenLab;
  before(async () => {
    lab = await openLab({ notebook, beside: ["data-samples"] });
  });
  after(() => lab.close());

  test("runs all cells, draws the loss while the run goes on, and asks nobody but this machine", async () => {
    const running = lab.runAll({ timeoutMs: 8 * minutes });
    running.catch(() => {}); // awaited below; a failure is reported there
    await lab.waitFor("more than 20 points in the live plot", () => livePoints(lab.page).then((count) => count > 20), {
      timeoutMs: 8 * minutes,
    });
    const folder = process.env.VIVARIUM_SCREENSHOTS;
    for (const theme of folder === undefined ? [] : (["light", "dark"] as const)) {
      await lab.setTheme(theme);
      await lab.screenshot(join(folder ?? "", `first-light-${theme}.png`));
    }
    await running;
    assert.deepEqual(lab.consoleErrors, []);
    assert.deepEqual([...new Set(lab.requests.map((url) => url.hostname))], ["127.0.0.1"]);
  });
});

/** The most points that a trace of a plot in the page has; brings the run's cell into sight, for cells out of sight draw nothing. */
function livePoints(page: Page): Promise<number> {
  return page.evaluate(() => {
    const scope = globalThis as unknown as {
      readonly document: { querySelectorAll(selector: string): Iterable<unknown> };
      readonly jupyterapp: {
        readonly shell: {
          readonly currentWidget: {
            readonly content: {
              readonly widgets: readonly { readonly model: { readonly sharedModel: { getSource(): string } } }[];
              scrollToItem(index: number, align: string): Promise<void>;
            };
          };
        };
      };
    };
    const notebook = scope.jupyterapp.shell.currentWidget.content;
    const run = notebook.widgets.findIndex((cell) => cell.model.sharedModel.getSource().includes("await train("));
    void notebook.scrollToItem(run, "start");
    const plots = [...scope.document.querySelectorAll(".js-plotly-plot")] as {
      readonly data?: readonly { readonly x?: ArrayLike<unknown> }[];
    }[];
    return Math.max(0, ...plots.flatMap((plot) => (plot.data ?? []).map((trace) => trace.x?.length ?? 0)));
  });
}
