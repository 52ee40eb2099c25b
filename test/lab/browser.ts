/**
 * A person's view of a notebook, for tests: our JupyterLab on a copy of it, in a headless Chromium that writes down
 * every request and every console error.
 */
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { type Browser, chromium, type Page } from "playwright-core";

import { choosePort, labUrl, type OwnLabServer, root, startServer, writeSettings } from "../../lab/index.ts";
import { findProgram } from "../../tools/system-packages.ts";
import { type CellView, readCells, readKernelStatus, setLabTheme } from "./lab-app.ts";

/** What is opened, and how. */
export interface OpenLabOptions {
  /** The notebook: a path from the checkout's root. */
  readonly notebook: string;
  /** Folders of the checkout that are copied beside the notebook's folder, so that `../data-samples` is a fresh one. Default none. */
  readonly beside?: readonly string[];
  /** In CSS pixels. Default 1280 by 1000. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** An open notebook. */
export interface OpenLab {
  readonly page: Page;
  /** The folder in which the copy lies; `notebooks/NAME.ipynb` is the notebook. Removed by `close()`. */
  readonly folder: string;
  /** Every address asked for so far, web sockets too; `data:` and `blob:` are not requests. */
  readonly requests: readonly URL[];
  /** What the page reported as an error: console, uncaught exceptions, failed requests. */
  readonly consoleErrors: readonly string[];
  /** The notebook's code cells as they stand. */
  cells(): Promise<CellView[]>;
  /** Run ▸ Run All Cells; waits until every cell has ended. Rejects with the traceback of a cell that fails. */
  runAll(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Waits until the condition holds; `what` names it in the error. */
  waitFor(
    what: string,
    condition: () => boolean | Promise<boolean>,
    options?: { readonly timeoutMs?: number },
  ): Promise<void>;
  setTheme(theme: "light" | "dark"): Promise<void>;
  /** Writes a PNG of the page. */
  screenshot(path: string): Promise<void>;
  /** Closes the browser, stops the lab and removes the copy. */
  close(): Promise<void>;
}

/** Starts the lab and opens the notebook; ready when its kernel is. */
export async function openLab(options: OpenLabOptions): Promise<OpenLab> {
  await mkdir(join(root, ".vivarium"), { recursive: true });
  const folder = await mkdtemp(join(root, ".vivarium/browser-")); // in the checkout: cells import "vivarium" from there
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, maxRetries: 3 })];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const path = await copyNotebook(folder, options);
    const server = await startLab(folder);
    const stopNow = (): void => void server.stop().finally(() => process.exit(1));
    process.once("SIGTERM", stopNow); // from a test runner that gives up
    closing.push(async () => {
      process.off("SIGTERM", stopNow);
      await server.stop();
    });
    const browser = await startBrowser();
    closing.push(() => browser.close());
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 1000 } });
    const { requests, consoleErrors } = watch(page);
    await page.goto(labUrl(server, path));
    const cells = (): Promise<CellView[]> => page.evaluate(readCells);
    await waitFor("the kernel to be idle", () => kernelIsIdle(page), { timeoutMs: 60_000 });
    await splashIsGone(page);
    return {
      page,
      folder,
      requests,
      consoleErrors,
      cells,
      runAll: (runOptions) => runAll(page, cells, runOptions?.timeoutMs),
      waitFor,
      setTheme: async (theme) => {
        await page.evaluate(setLabTheme, theme);
        await page.locator(`body[data-jp-theme-light="${theme === "light"}"]`).waitFor({ state: "attached" });
        await splashIsGone(page);
      },
      screenshot: async (to) => void (await page.screenshot({ path: to })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function copyNotebook(folder: string, { notebook, beside = [] }: OpenLabOptions): Promise<string> {
  const path = `notebooks/${basename(notebook)}`;
  await mkdir(join(folder, "notebooks"));
  await cp(join(root, notebook), join(folder, path));
  const isResult = /(?:^|\/)\.vivarium(?:\/|$)/;
  for (const name of beside) {
    const from = join(root, name);
    await cp(from, join(folder, name), { recursive: true, filter: (file) => !isResult.test(file.slice(from.length)) });
  }
  return path;
}

async function startLab(folder: string): Promise<OwnLabServer> {
  const state = join(folder, ".state");
  await writeSettings(state);
  const port = await choosePort(undefined);
  return startServer({ port, folder, state, args: ["--LabApp.expose_app_in_browser=True"] });
}

async function startBrowser(): Promise<Browser> {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const executablePath = names.map(findProgram).find((path) => path !== undefined);
  if (executablePath === undefined) {
    throw new Error("Chromium is missing. Install it with: apt-get install --no-install-recommends chromium");
  }
  const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
  args.push("--disable-component-update", "--disable-sync");
  return chromium.launch({ executablePath, args, headless: true });
}

function watch(page: Page): { readonly requests: URL[]; readonly consoleErrors: string[] } {
  const requests: URL[] = [];
  const consoleErrors: string[] = [];
  const note = (address: string): void => {
    const url = new URL(address);
    if (url.protocol !== "data:" && url.protocol !== "blob:") requests.push(url);
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  page.on("pageerror", (error) => consoleErrors.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") consoleErrors.push(`${message.text()} (${message.location().url})`);
  });
  return { requests, consoleErrors };
}

async function kernelIsIdle(page: Page): Promise<boolean> {
  return (await page.evaluate(readKernelStatus)) === "idle";
}

/** The logo that JupyterLab shows while it loads, and again while it changes its theme. */
async function splashIsGone(page: Page): Promise<void> {
  await page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
}

async function runAll(page: Page, cells: () => Promise<CellView[]>, timeoutMs = 120_000): Promise<void> {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
  await waitFor(
    "every cell to end",
    async () => {
      const seen = await cells();
      const failed = seen.find(({ error }) => error !== undefined);
      if (failed !== undefined) throw new Error(`Cell ${failed.index} failed:\n${failed.error}`);
      return seen.every(({ isEmpty, executionCount, isRunning }) => isEmpty || (executionCount !== null && !isRunning));
    },
    { timeoutMs },
  );
  await waitFor("the kernel to be idle", () => kernelIsIdle(page));
}

async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 30_000 }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
    await delay(100);
  }
}
