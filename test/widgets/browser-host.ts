/**
 * A notebook host for tests: the kernel's half is here, the page's half is in a real Chromium. The two speak what
 * anywidget's protocol says, so a widget's own code runs unchanged on both sides.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import type { MimeBundle, NotebookHost, WidgetModel, WidgetSpec } from "../../src/host/index.ts";
import { labPage } from "./lab-page.ts";

const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const viewMime = "application/vnd.jupyter.widget-view+json";

/** The kernel's half and the page's half of a notebook. */
export interface Lab {
  readonly page: Page;
  /** Console errors and uncaught errors of the page. */
  readonly errors: readonly string[];
  /** Addresses outside of the test's own server that the page asked for. */
  readonly strayRequests: readonly string[];
  /** Custom messages that the page sent, in order. */
  readonly messages: readonly unknown[];
  /** Shows a display's bundle in the page as a notebook would: live where it has a model, else its HTML. */
  show(bundle: MimeBundle): Promise<void>;
  /** Loads the page anew, with all models as they are, and shows the bundle again. */
  reload(bundle: MimeBundle): Promise<void>;
  /** Ends the view of a bundle, as clearing a cell's output does; gives how many listeners its model then has. */
  unmount(bundle: MimeBundle): Promise<number>;
  theme(name: "light" | "dark"): Promise<void>;
  close(): Promise<void>;
}

interface KernelModel {
  readonly esm: string;
  readonly state: Record<string, unknown>;
  readonly changed: Set<(patch: object) => void>;
  readonly messaged: Set<(content: unknown, buffers: readonly Uint8Array[]) => void>;
}

/** Opens a page and puts a notebook host on the global scope, until `close()`. */
export async function openLab(): Promise<Lab> {
  assert.ok(
    existsSync(chromiumPath),
    `${chromiumPath} is missing: apt-get install -y chromium, or name another in CHROMIUM`,
  );
  const server = await serve();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launch();
  const page = await (
    await browser.newContext({ viewport: { width: 940, height: 700 }, colorScheme: "light" })
  ).newPage();
  const errors: string[] = [];
  const strayRequests: string[] = [];
  const messages: unknown[] = [];
  const models = new Map<string, KernelModel>();
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(origin)) strayRequests.push(request.url());
  });
  await page.exposeFunction("toKernel", (id: string, kind: string, content: unknown) => {
    const model = models.get(id);
    if (kind === "custom") {
      messages.push(content);
      for (const listener of model?.messaged ?? []) listener(content, []);
    } else {
      Object.assign(model?.state ?? {}, content);
      for (const listener of model?.changed ?? []) listener(content as object);
    }
  });
  const call = (name: string, ...values: unknown[]): Promise<unknown> =>
    page.evaluate(
      ([method, given]) =>
        (globalThis as never as Record<string, Record<string, (...v: unknown[]) => unknown>>).lab?.[method as string]?.(
          ...(given as unknown[]),
        ),
      [name, values.map(pack)] as const,
    );

  const host: Partial<NotebookHost> = {
    createWidget: <State extends object>(spec: WidgetSpec<State>): WidgetModel<State> => {
      const id = `model-${models.size + 1}`;
      const model: KernelModel = {
        esm: spec.esm,
        state: { ...(spec.state as Record<string, unknown>) },
        changed: new Set(),
        messaged: new Set(),
      };
      models.set(id, model);
      return kernelModel<State>(id, model, call);
    },
  };
  const scope = globalThis as { [key: symbol]: unknown };
  scope[Symbol.for("Jupyter.host")] = host;

  const mount = async (bundle: MimeBundle): Promise<void> => {
    const id = modelId(bundle);
    const model = id === undefined ? undefined : models.get(id);
    if (model === undefined) await call("html", String(bundle["text/html"]));
    else await call("view", id, model.esm, model.state);
  };
  await page.goto(origin);
  return {
    page,
    errors,
    strayRequests,
    messages,
    show: mount,
    reload: async (bundle) => {
      await page.goto(origin);
      await mount(bundle);
    },
    unmount: async (bundle) => Number(await call("unmount", modelId(bundle))),
    theme: async (name) => void (await call("theme", name)),
    close: async () => {
      delete scope[Symbol.for("Jupyter.host")];
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function launch(): Promise<Browser> {
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", ...quiet],
  });
}

function kernelModel<State extends object>(
  id: string,
  model: KernelModel,
  call: (name: string, ...values: unknown[]) => Promise<unknown>,
): WidgetModel<State> {
  let queue: Promise<unknown> = Promise.resolve();
  const send = (name: string, ...values: unknown[]): void => {
    queue = queue.then(() => call(name, id, ...values)).catch(() => undefined); // the page may be gone
  };
  return {
    id,
    get: (key) => model.state[String(key)] as never,
    set: (patch) => {
      Object.assign(model.state, patch);
      send("update", patch);
    },
    onChange: (listener) => {
      model.changed.add(listener as (patch: object) => void);
      return () => model.changed.delete(listener as (patch: object) => void);
    },
    onMessage: (listener) => {
      model.messaged.add(listener);
      return () => model.messaged.delete(listener);
    },
    send: (content, buffers = []) => send("custom", content, buffers),
    close: () => undefined,
    mimeBundle: { [viewMime]: { version_major: 2, version_minor: 1, model_id: id }, "text/plain": "widget" },
  };
}

function modelId(bundle: MimeBundle): string | undefined {
  return (bundle[viewMime] as { model_id: string } | undefined)?.model_id;
}

/** Bytes as text: what passes into the page is JSON. */
function pack(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
}

async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== "/") {
      response.writeHead(204).end(); // a favicon, nothing else
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(labPage);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
