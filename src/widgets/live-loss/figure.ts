/** A run's loss as a figure. */
import type { Axis, Figure, LegendEntry, Mark, Point } from "../figure/figure.ts";
import { logTicks, niceStep, niceTicks, plainTicks } from "../figure/scale.ts";
import { headerPx, notePx } from "../figure/svg.ts";
import { wrapText } from "../figure/text-width.ts";
import { type CurveName, type CurvePoint, curveNames } from "./curves.ts";
import { firstView, type LossAxis, type LossPicture, type LossView } from "./state.ts";
import { lossFinding, statusWords } from "./status.ts";

/** Above the area between the axes: the title, the finding and the legend. */
const aboveBoxPx = headerPx + 46;

/** Where the drawn part of the figure begins: below the legend. */
export const panelTopPx: number = aboveBoxPx - 26;

export interface LossFigureOptions {
  readonly view?: LossView;
  /** Default 760. */
  readonly widthPx?: number;
  /** Whether the run's status stands below the axes; default true. */
  readonly withStatus?: boolean;
  /** Height between the axes; default 240. */
  readonly panelPx?: number;
}

/** The figure of a run's loss so far. */
export function lossFigure(picture: LossPicture, options: LossFigureOptions = {}): Figure {
  const { view = firstView, widthPx = 760, panelPx = 240, withStatus = true } = options;
  const shown = curveNames.filter((name) => !view.hidden.includes(name) && picture.curves[name].length > 0);
  const unit = axisUnit(view.axis, picture);
  const points = (name: CurveName): Point[] =>
    picture.curves[name].map((point) => ({ x: unit.of(point), y: point.value }));
  const y = lossAxis(picture, shown, view.logY);
  const notes = withStatus ? wrapText(statusWords(picture).join(" · "), 11.5, widthPx).slice(0, 3) : [];
  if (picture.thinnedBy > 1) notes.push(`Of every ${picture.thinnedBy} steps the lowest and the highest are drawn.`);
  return {
    title: picture.title,
    finding: lossFinding(picture),
    widthPx,
    heightPx: aboveBoxPx + panelPx + 46 + notePx * notes.length,
    panels: [
      {
        box: { leftPx: 46, topPx: aboveBoxPx, widthPx: widthPx - 46 - 18, heightPx: panelPx },
        x: unit.axis,
        y,
        marks: shown.map((name) => mark(name, points(name), picture)),
        legend: shown.map((name) => curveLegend(name, picture)),
      },
    ],
    notes,
  };
}

/** A curve's name and swatch. */
export function curveLegend(name: CurveName, picture: Pick<LossPicture, "spanSteps">): LegendEntry {
  if (name === "validation") return { name: "validation", colour: "second", shape: "line" };
  if (name === "stable") return { name: "stable training", colour: "third", shape: "dashed" };
  if (name === "smooth") return { name: `training, ${picture.spanSteps}-step average`, colour: "first", shape: "line" };
  return { name: "training, single steps", colour: "soft", shape: "dots" };
}

function mark(name: CurveName, points: readonly Point[], picture: LossPicture): Mark {
  const { name: label, colour } = curveLegend(name, picture);
  if (name === "raw") return { kind: "dots", name: label, points, colour, radiusPx: 1.6, opacity: 0.6 };
  if (name === "smooth") return { kind: "line", name: label, points, colour, widthPx: 2 };
  const few = points.length <= 60;
  return name === "stable"
    ? { kind: "line", name: label, points, colour, widthPx: 1.8, dash: "dashed", dots: few }
    : { kind: "line", name: label, points, colour, widthPx: 2.2, dots: few };
}

interface AxisUnit {
  readonly axis: Axis;
  of(point: CurvePoint): number;
}

function axisUnit(kind: LossAxis, picture: LossPicture): AxisUnit {
  const all = Object.values(picture.curves).flat();
  const most = (of: (point: CurvePoint) => number): number => all.reduce((max, point) => Math.max(max, of(point)), 0);
  if (kind === "time") {
    const seconds = most((point) => point.timeS);
    const unit = timeUnits.find((candidate) => seconds >= candidate.fromS) ?? { name: "seconds", seconds: 1 };
    const of = (point: CurvePoint): number => point.timeS / unit.seconds;
    return { of, axis: xAxis(`${unit.name} →`, seconds / unit.seconds || 1) };
  }
  const of = (point: CurvePoint): number => point[kind];
  const empty = picture.stepsTotal || 1;
  return { of, axis: xAxis(kind === "step" ? "step →" : "photos →", most(of) || empty) };
}

const timeUnits: readonly { readonly name: string; readonly fromS: number; readonly seconds: number }[] = [
  { name: "days", fromS: 4 * 86400, seconds: 86400 },
  { name: "hours", fromS: 3 * 3600, seconds: 3600 },
  { name: "minutes", fromS: 180, seconds: 60 },
];

function xAxis(label: string, to: number): Axis {
  return {
    label,
    scale: "linear",
    from: -to / 100,
    to: to * 1.01,
    ticks: plainTicks(niceTicks(0, to, 8)),
    grid: false,
  };
}

/** The vertical axis: all of the lines and all but the outermost hundredth of the single steps. */
function lossAxis(picture: LossPicture, shown: readonly CurveName[], logY: boolean): Axis {
  const values = shown.flatMap((name) => {
    const finite = picture.curves[name]
      .map((point) => point.value)
      .filter((value) => Number.isFinite(value) && (!logY || value > 0))
      .sort((a, b) => a - b);
    const cut = name === "raw" ? Math.floor(finite.length / 100) : 0;
    return finite.slice(cut, finite.length - cut);
  });
  let [from, to] = values.length === 0 ? [logY ? 0.1 : 0, 1] : [Math.min(...values), Math.max(...values)];
  if (to - from < Math.abs(to) * 1e-6) [from, to] = [from * 0.9, to * 1.1 || 1];
  if (logY) {
    [from, to] = [from / 1.06, to * 1.06];
    return { label: "↑ loss (log)", scale: "log", from, to, ticks: plainTicks(logTicks(from, to)), grid: true };
  }
  const step = niceStep((to - from) / 5);
  [from, to] = [Math.floor(from / step) * step, Math.ceil(to / step) * step];
  const ticks = values.length === 0 ? [] : plainTicks(niceTicks(from, to, 5));
  return { label: "↑ loss", scale: "linear", from, to, ticks, grid: true };
}
