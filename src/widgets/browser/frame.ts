/** What surrounds a live figure: its title, its finding, buttons that save it, its notes; and when it is drawn again. */
import { figureClass, styleSheet } from "../figure/colours.ts";
import type { Figure } from "../figure/figure.ts";
import { button, html } from "./dom.ts";
import { fileName, saveCsv, savePng, saveSvg } from "./export.ts";
import { lifetime, type Render } from "./model.ts";
import { type Stage, stage } from "./stage.ts";
import { frameStyle } from "./style.ts";
import { pagePalette, watchTheme } from "./theme.ts";

export interface FrameOptions {
  /** The figure at this width. */
  figure(widthPx: number): Figure;
  /** The data of the figure as a table. */
  csv(): string;
  /** Where the drawn part of the figure begins. */
  readonly topPx: number;
  /** At least this long between two drawings, in milliseconds. Default 250. */
  readonly everyMs?: number;
  /** The page's own elements between the finding and the figure. */
  readonly controls?: readonly Node[];
  /** Called with each figure that is drawn. */
  drawn?(figure: Figure): void;
}

export interface Frame {
  readonly signal: AbortSignal;
  /** Draws again soon. */
  redraw(): void;
  /** Ends the view. */
  end(): void;
}

const leastWidthPx = 480;
const mostWidthPx = 1100;
const usualWidthPx = 760;

/** Fills a view's element and keeps the figure drawn until the view ends. */
export function frame<State extends object>(context: Render<State>, options: FrameOptions): Frame {
  const { signal, end } = lifetime(context.signal);
  const title = html("div", { class: "viv-title" });
  const finding = html("div", { class: "viv-finding" });
  const notes = html("div", { class: "viv-notes" });
  const drawing: Stage = stage(context.model, options.topPx, signal);
  const width = (): number =>
    Math.min(mostWidthPx, Math.max(leastWidthPx, Math.floor(context.el.clientWidth) || usualWidthPx));
  const now = (): Figure => options.figure(width());
  const name = (): string => fileName(now().title);
  const root = html(
    "div",
    { class: `${figureClass} viv-live` },
    html("style", {}, styleSheet(), frameStyle),
    html(
      "div",
      { class: "viv-head" },
      title,
      html(
        "div",
        { class: "viv-buttons", role: "group", "aria-label": "Save" },
        button("PNG", "Save the picture as PNG", () => void savePng(now(), name(), pagePalette(root))),
        button("SVG", "Save the picture as SVG", () => saveSvg(now(), name(), pagePalette(root))),
        button("CSV", "Save the data as CSV", () => saveCsv(options.csv(), name())),
      ),
    ),
    finding,
    ...(options.controls ?? []),
    drawing.root,
    notes,
  );
  const draw = (): void => {
    if (signal.aborted) return;
    const figure = now();
    title.textContent = figure.title;
    title.title = figure.title;
    finding.textContent = figure.finding;
    notes.replaceChildren(...figure.notes.map((note) => html("div", {}, note)));
    drawing.draw(figure);
    options.drawn?.(figure);
  };
  const redraw = throttled(draw, options.everyMs ?? 250, signal);
  context.el.replaceChildren(root);
  draw();
  watchTheme(draw, signal);
  let seenWidth = width();
  const resized = new ResizeObserver(() => {
    if (width() === seenWidth) return;
    seenWidth = width();
    redraw();
  });
  resized.observe(context.el);
  signal.addEventListener("abort", () => {
    resized.disconnect();
    root.remove();
  });
  return { signal, redraw, end };
}

/** Calls `body` soon, never twice within `everyMs`; the last wish is always granted. */
function throttled(body: () => void, everyMs: number, signal: AbortSignal): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        lastMs = performance.now();
        body();
      },
      Math.max(0, lastMs + everyMs - performance.now()),
    );
  };
}
