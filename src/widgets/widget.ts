/** What every widget is: a value that shows itself, as a static picture everywhere and live where there is a kernel. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Displayable, displaySymbol, type MimeBundle, notebookHost, type WidgetModel } from "../host/index.ts";
import { styleSheet } from "./figure/colours.ts";
import type { Figure } from "./figure/figure.ts";
import { Markup } from "./figure/markup.ts";
import { figureSvg } from "./figure/svg.ts";
import { answerPlotly } from "./plotly-source.ts";

/** A picture of data that a notebook shows as a cell's last value. */
export interface Widget extends Displayable {
  /** The picture as an SVG document with colours and a background of its own. */
  svg(): Promise<string>;
  /** The picture in words. */
  text(): Promise<string>;
}

/** A widget at one moment. */
export interface Shown {
  /** For pages: markup that reads without scripts and without a network. */
  readonly html: Markup;
  /** The SVG document. */
  readonly svg: string;
  readonly text: string;
  /** Whether the SVG goes into the notebook beside the page's markup; not for pictures full of photos. Default true. */
  readonly svgInBundle?: boolean;
}

/** The live half of a widget. */
export interface Live<State extends object> {
  /** Where the page's module lies: `new URL("./live.js", import.meta.url)`. */
  readonly module: URL;
  state(): Promise<State>;
  /** The model is there; called once a widget. */
  started?(model: WidgetModel<State>): void;
}

/** Makes a widget of its two halves. The model is made at the first display and shared by all later ones. */
export function widget<State extends object>(show: () => Promise<Shown>, live?: Live<State>): Widget {
  let model: Promise<WidgetModel<State>> | undefined;
  return {
    svg: async () => (await show()).svg,
    text: async () => (await show()).text,
    [displaySymbol]: async () => {
      const shown = await show();
      const bundle: MimeBundle = { "text/html": shown.html.toString(), "text/plain": shown.text };
      if (shown.svgInBundle !== false) bundle["image/svg+xml"] = shown.svg;
      const host = notebookHost();
      if (live === undefined || host === undefined) return bundle;
      model ??= startModel(live, (spec) => host.createWidget(spec));
      return { ...(await model).mimeBundle, ...bundle };
    },
  };
}

/** A figure at one moment, with its words. */
export function shownFigure(figure: Figure, text: string): Shown {
  return {
    html: new Markup(`<style>${styleSheet()}</style>${figureSvg(figure)}`),
    svg: figureSvg(figure, { as: "file" }).toString(),
    text,
  };
}

async function startModel<State extends object>(
  live: Live<State>,
  create: (spec: { esm: string; state: State }) => WidgetModel<State>,
): Promise<WidgetModel<State>> {
  const path = fileURLToPath(live.module);
  const [esm, state] = await Promise.all([
    readFile(path, "utf8").catch((cause: unknown) => {
      throw new Error(`Cannot show a widget live: its page module ${path} is missing. "npm run build" makes it.`, {
        cause,
      });
    }),
    live.state(),
  ]);
  const model = create({ esm, state });
  answerPlotly(model);
  live.started?.(model);
  return model;
}
