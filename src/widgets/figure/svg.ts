/** A figure as SVG text. Pure: it runs in Node for static pictures and in the page for exports and the first drawing. */
import { figureClass, lightPalette, type Palette } from "./colours.ts";
import type { Figure, LegendEntry, Panel } from "./figure.ts";
import { marks } from "./marks.ts";
import { type Child, element, type Markup } from "./markup.ts";
import { type Painter, painter } from "./painter.ts";
import { fraction } from "./scale.ts";
import { fitText, textWidthPx } from "./text-width.ts";

/** Pixels at the top of a figure that the title and the finding take. */
export const headerPx = 46;

/** Pixels that a line of small print takes. */
export const notePx = 17;

export interface SvgOptions {
  /**
   * `inline`: for a page that has `styleSheet()`, whose theme the picture then follows. `file`: a document of its own
   * with fixed colours and a background. Default `inline`.
   */
  readonly as?: "inline" | "file";
  /** Fixed colours of a `file`, and the fallback where a page drops style sheets. Default: the light set. */
  readonly palette?: Palette;
  /**
   * Where a page shows title, finding, legend and notes itself: only the panels are drawn, and the picture begins this
   * many pixels below the figure's top.
   */
  readonly panelsFromPx?: number;
}

/** The figure as one `<svg>` element. */
export function figureSvg(figure: Figure, options: SvgOptions = {}): Markup {
  const { as = "inline", palette = lightPalette, panelsFromPx } = options;
  const paint = painter(palette);
  const whole = panelsFromPx === undefined;
  const topPx = panelsFromPx ?? 0;
  const heightPx = whole ? figure.heightPx : panelsHeightPx(figure, topPx);
  return element(
    "svg",
    {
      xmlns: as === "file" ? "http://www.w3.org/2000/svg" : undefined,
      class: as === "inline" ? figureClass : undefined,
      viewBox: `0 ${topPx} ${figure.widthPx} ${heightPx}`,
      width: figure.widthPx,
      height: heightPx,
      role: "img",
      "aria-label": `${figure.title}: ${figure.finding}`,
      "font-family": "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
    },
    as === "file" ? element("rect", { width: "100%", height: "100%", ...paint.fill("background") }) : undefined,
    whole ? words(figure, paint) : undefined,
    figure.panels.map((panel) => panelMarkup(panel, whole, paint)),
  );
}

/** How high the panels of a figure are, with their axes, from `topPx` to the small print. */
export function panelsHeightPx(figure: Figure, topPx: number): number {
  return figure.heightPx - topPx - notePx * figure.notes.length;
}

/** The swatch of a legend's entry as a picture of its own. */
export function swatchSvg(entry: LegendEntry): Markup {
  return element(
    "svg",
    { class: figureClass, viewBox: "0 -6 20 12", width: 20, height: 12, "aria-hidden": "true" },
    swatch(entry, painter(lightPalette)),
  );
}

/** Title, finding and small print of a picture; also for pictures that are no `Figure`. */
export function words(figure: Omit<Figure, "panels">, paint: Painter): Child {
  const title = fitText(figure.title, 16.5, figure.widthPx); // bold letters are wider
  const findingPx = textWidthPx(figure.finding, 12.5);
  return [
    element("text", { x: 0, y: 16, "font-size": 14, "font-weight": 600, ...paint.fill("text") }, title),
    element(
      "text",
      { x: 0, y: 35, "font-size": Math.min(12.5, (12.5 * figure.widthPx) / findingPx), ...paint.fill("muted") },
      figure.finding,
    ),
    figure.notes.map((note, index) => {
      const y = figure.heightPx - 5 - notePx * (figure.notes.length - 1 - index);
      return element("text", { x: 0, y, "font-size": 11.5, ...paint.fill("muted") }, note);
    }),
  ];
}

function panelMarkup(panel: Panel, withLegend: boolean, paint: Painter): Markup {
  const { leftPx, topPx } = panel.box;
  return element(
    "g",
    { transform: `translate(${leftPx} ${topPx})` },
    axes(panel, paint),
    marks(panel, paint),
    panel.heading === undefined
      ? undefined
      : element("text", { x: 0, y: -30, "font-size": 12.5, "font-weight": 600, ...paint.fill("text") }, panel.heading),
    withLegend ? legend(panel.legend, paint) : undefined,
  );
}

function axes(panel: Panel, paint: Painter): Child {
  const { widthPx, heightPx } = panel.box;
  const at = (text: string, x: number, y: number, anchor: string, extra: object = {}): Markup =>
    element("text", { x, y, "text-anchor": anchor, "font-size": 11.5, ...paint.fill("muted"), ...extra }, text);
  const grid: Markup[] = [];
  const texts: Markup[] = [];
  for (const tick of panel.y.ticks) {
    const y = heightPx * (1 - fraction(panel.y, tick.at));
    if (panel.y.grid) grid.push(element("path", { d: `M0 ${y.toFixed(1)}h${widthPx}`, ...paint.stroke("grid") }));
    texts.push(at(tick.text, -8, y + 4, "end"));
  }
  for (const tick of panel.x.ticks) {
    const x = widthPx * fraction(panel.x, tick.at);
    if (panel.x.grid) grid.push(element("path", { d: `M${x.toFixed(1)} 0v${heightPx}`, ...paint.stroke("grid") }));
    texts.push(at(tick.text, x, heightPx + 17, "middle"));
  }
  for (const tick of panel.right?.ticks ?? []) {
    texts.push(at(tick.text, widthPx + 8, heightPx * (1 - fraction(panel.right ?? panel.y, tick.at)) + 4, "start"));
  }
  const yLabelLeftPx = -8 - Math.max(0, ...panel.y.ticks.map((tick) => textWidthPx(tick.text, 11.5)));
  return [
    grid,
    element("path", { d: `M0 ${heightPx}h${widthPx}`, ...paint.stroke("axis") }),
    texts,
    at(panel.y.label, yLabelLeftPx, -12, "start"),
    panel.right === undefined ? undefined : at(panel.right.label, widthPx + 34, -12, "end"),
    at(panel.x.label, widthPx, heightPx + 35, "end"),
  ];
}

/** A row of names above the panel, from the left. */
function legend(entries: readonly LegendEntry[], paint: Painter): Child {
  let leftPx = 0;
  return entries.map((entry) => {
    const x = leftPx;
    leftPx += 24 + textWidthPx(entry.name, 12) + 14;
    return element(
      "g",
      { transform: `translate(${Math.round(x)} -34)` },
      swatch(entry, paint),
      element("text", { x: 24, y: 4, "font-size": 12, ...paint.fill("text") }, entry.name),
    );
  });
}

function swatch(entry: LegendEntry, paint: Painter): Markup {
  if (entry.shape === "bar")
    return element("rect", { x: 4, y: -5, width: 12, height: 10, rx: 2, ...paint.fill(entry.colour) });
  if (entry.shape === "dots") {
    return element(
      "g",
      { ...paint.fill(entry.colour), opacity: 0.6 },
      [2, 10, 18].map((cx, index) => element("circle", { cx, cy: [1, -2, 2][index], r: 1.8 })),
    );
  }
  return element("path", {
    d: "M0 0h18",
    ...paint.stroke(entry.colour),
    "stroke-width": 2.2,
    "stroke-dasharray": entry.shape === "dashed" ? "5 3" : undefined,
  });
}
