/**
 * Where a live figure is drawn. At first, and wherever plotly does not come (a reloaded page whose kernel is gone), the
 * same SVG as in the static picture; with plotly's zoom and hover as soon as it is there.
 */
import type { Figure } from "../figure/figure.ts";
import { figureSvg } from "../figure/svg.ts";
import { html } from "./dom.ts";
import type { Model } from "./model.ts";
import { loadPlotly, type Plotly } from "./plotly.ts";
import { plotlyFigure } from "./plotly-figure.ts";
import { pagePalette } from "./theme.ts";

/** Draws figures, newest wins. */
export interface Stage {
  readonly root: HTMLElement;
  draw(figure: Figure): void;
}

/**
 * @param topPx where the drawn part of a figure begins; above it lie its title and legend, which the page shows itself
 */
export function stage<State extends object>(model: Model<State>, topPx: number, signal: AbortSignal): Stage {
  const root = html("div", { class: "viv-stage", "data-drawn-by": "svg" });
  const chart = html("div");
  let plotly: Plotly | undefined;
  let latest: Figure | undefined;
  const draw = (figure: Figure): void => {
    latest = figure;
    root.setAttribute("aria-label", figure.finding);
    if (plotly === undefined || !root.isConnected) {
      root.innerHTML = figureSvg(figure, { panelsFromPx: topPx }).toString(); // escaped where it was made
      return;
    }
    if (chart.parentElement === null) {
      root.replaceChildren(chart);
      root.dataset.drawnBy = "plotly";
    }
    const { data, layout, config } = plotlyFigure(figure, pagePalette(root), topPx, getComputedStyle(root).fontFamily);
    void plotly.react(chart, data, layout, config);
  };
  root.setAttribute("role", "img");
  signal.addEventListener("abort", () => plotly?.purge(chart));
  loadPlotly(model, signal).then(
    (loaded) => {
      if (signal.aborted) return;
      plotly = loaded;
      if (latest !== undefined) draw(latest);
    },
    () => undefined, // the SVG stays
  );
  return { root, draw };
}
