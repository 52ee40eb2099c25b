/**
 * Gives plotly to pages. It is 1.2 MB, so it is no part of any widget and is never stored in a notebook: the first
 * widget of a page asks for it over its model, and the page keeps it for all others.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { WidgetModel } from "../host/index.ts";

let packed: Promise<Uint8Array> | undefined;

/** Answers a page that asks a model for plotly: `{type: "plotly?"}` → `{type: "plotly"}` with the gzipped source. */
export function answerPlotly<State extends object>(model: WidgetModel<State>): void {
  model.onMessage((content) => {
    if (typeof content !== "object" || content === null || (content as { type?: unknown }).type !== "plotly?") return;
    packed ??= packPlotly();
    packed.then(
      (source) => model.send({ type: "plotly" }, [source]),
      (error: unknown) => model.send({ type: "plotly", error: String(error) }),
    );
  });
}

async function packPlotly(): Promise<Uint8Array> {
  const path = createRequire(import.meta.url).resolve("plotly.js-basic-dist-min");
  return promisify(gzip)(await readFile(path));
}
