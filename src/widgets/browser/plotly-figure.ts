/** A figure as plotly's traces and layout. */
import type { Palette } from "../figure/colours.ts";
import type { Axis, Figure, Mark, Panel } from "../figure/figure.ts";
import { panelsHeightPx } from "../figure/svg.ts";

/** What plotly draws. */
export interface PlotlyFigure {
  readonly data: readonly object[];
  readonly layout: object;
  readonly config: object;
}

const fontPx = 11.5;

/** The figure's panels from `topPx` on; title, finding, legend and notes are the page's own elements. */
export function plotlyFigure(figure: Figure, palette: Palette, topPx: number, fontFamily: string): PlotlyFigure {
  const heightPx = panelsHeightPx(figure, topPx);
  const layout: Record<string, unknown> = {
    width: figure.widthPx,
    height: heightPx,
    margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: fontFamily, size: fontPx, color: palette.muted },
    showlegend: false,
    hovermode: figure.panels.some((panel) => panel.marks.some((mark) => mark.kind === "line"))
      ? "x unified"
      : "closest",
    hoverlabel: { bgcolor: palette.background, bordercolor: palette.axis, font: { color: palette.text, size: 12 } },
    uirevision: "keep", // zoom and pan stay while points arrive
    dragmode: "zoom",
    modebar: { bgcolor: "transparent", color: palette.muted, activecolor: palette.first },
    bargap: 0,
  };
  const data: object[] = [];
  const annotations: object[] = [];
  const shapes: object[] = [];
  for (const [index, panel] of figure.panels.entries()) {
    const suffix = index === 0 ? "" : String(index + 1);
    const { leftPx, topPx: boxTopPx, widthPx, heightPx: boxPx } = panel.box;
    const bottom = 1 - (boxTopPx - topPx + boxPx) / heightPx;
    const top = 1 - (boxTopPx - topPx) / heightPx;
    const domain = { x: [leftPx / figure.widthPx, (leftPx + widthPx) / figure.widthPx], y: [bottom, top] };
    layout[`xaxis${suffix}`] = {
      ...axisLayout(panel.x, palette),
      domain: domain.x,
      anchor: `y${suffix}`,
      unifiedhovertitle: { text: `${escapeHtml(panel.x.label.replace(" →", ""))} %{x:,.4~g}` },
      showline: true,
      linecolor: palette.axis,
      ...(panel.x.scale === "linear" ? { nticks: panel.x.ticks.length + 2 } : {}),
    };
    layout[`yaxis${suffix}`] = { ...axisLayout(panel.y, palette), domain: domain.y, anchor: `x${suffix}` };
    for (const mark of panel.marks) {
      const drawn = trace(mark, palette);
      if (drawn !== undefined) data.push({ ...drawn, xaxis: `x${suffix}`, yaxis: `y${suffix}` });
      annotations.push(...barLabels(mark, palette, suffix));
      if (mark.kind === "rule") {
        const place = { xref: `x${suffix}`, yref: `y${suffix} domain` };
        shapes.push({
          type: "line",
          ...place,
          x0: mark.x,
          x1: mark.x,
          y0: 0,
          y1: 1,
          line: { color: palette.muted, width: 1, dash: "4px 3px" },
        });
        annotations.push({
          ...place,
          x: mark.x,
          y: 1,
          text: escapeHtml(mark.label),
          showarrow: false,
          xanchor: "left",
          yanchor: "top",
          xshift: 3,
          yshift: 3,
        });
      }
    }
    annotations.push(...axisTitles(panel, domain, suffix));
  }
  return {
    data,
    layout: { ...layout, annotations, shapes },
    config: {
      displaylogo: false,
      displayModeBar: "hover",
      scrollZoom: false,
      responsive: false,
      doubleClick: "reset",
      modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
    },
  };
}

function axisLayout(axis: Axis, palette: Palette): object {
  const ends = axis.scale === "log" ? [Math.log10(axis.from), Math.log10(axis.to)] : [axis.from, axis.to];
  return {
    type: axis.scale,
    range: ends,
    showgrid: axis.grid,
    gridcolor: palette.grid,
    zeroline: false,
    ticks: "",
    ticklabelstandoff: 3,
    ...(axis.named === true || axis.scale === "log"
      ? {
          tickmode: "array",
          tickvals: axis.ticks.map((tick) => tick.at),
          ticktext: axis.ticks.map((tick) => tick.text),
          fixedrange: axis.named === true,
        }
      : { separatethousands: true }),
    tickfont: { size: fontPx },
  };
}

function trace(mark: Mark, palette: Palette): object | undefined {
  if (mark.kind === "bar") {
    const width = mark.x1 - mark.x0;
    return {
      type: "bar",
      x: [mark.x0 + width / 2],
      width: [width],
      y: [mark.y],
      marker: { color: palette[mark.colour], line: { width: 0 } },
      hovertemplate: `${escapeHtml(mark.hover)}<extra></extra>`,
    };
  }
  if (mark.kind === "rule" || mark.kind === "picture" || mark.kind === "row") return undefined; // static only, so far
  const points = {
    x: mark.points.map((point) => point.x),
    y: mark.points.map((point) => point.y),
    name: escapeHtml(mark.name),
    type: "scatter",
  };
  const colour = palette[mark.colour];
  if (mark.kind === "dots") {
    return {
      ...points,
      mode: "markers",
      marker: { color: colour, size: 2 * mark.radiusPx, opacity: mark.opacity },
      hovertemplate: "%{y:.4g}",
    };
  }
  return {
    ...points,
    mode: mark.dots === true ? "lines+markers" : "lines",
    line: { color: colour, width: mark.widthPx, dash: mark.dash === undefined ? "solid" : "5px 4px" },
    marker: { color: colour, size: 2 * (mark.widthPx + 1.2) },
    connectgaps: false,
    hovertemplate: "%{y:.4g}",
  };
}

function barLabels(mark: Mark, palette: Palette, suffix: string): object[] {
  if (mark.kind !== "bar" || mark.label === undefined) return [];
  const [first = "", ...rest] = mark.label.map(escapeHtml);
  return [
    {
      xref: `x${suffix}`,
      yref: `y${suffix}`,
      x: (mark.x0 + mark.x1) / 2,
      y: mark.y,
      text: [`<b>${first}</b>`, ...rest].join("<br>"),
      showarrow: false,
      yanchor: "bottom",
      font: { color: palette.text, size: 12 },
    },
  ];
}

function axisTitles(panel: Panel, domain: { x: number[]; y: number[] }, suffix: string): object[] {
  const base = { showarrow: false, font: { size: fontPx } };
  return [
    {
      ...base,
      text: escapeHtml(panel.y.label),
      xref: "paper",
      x: domain.x[0],
      xanchor: "left",
      xshift: -34,
      yref: "paper",
      y: domain.y[1],
      yanchor: "bottom",
      yshift: 8,
    },
    {
      ...base,
      text: escapeHtml(panel.x.label),
      xref: `x${suffix} domain`,
      x: 1,
      xanchor: "right",
      yref: "paper",
      y: domain.y[0],
      yanchor: "top",
      yshift: -20,
    },
  ];
}

/** Plotly reads its texts as a small kind of HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("%{", "% {");
}
