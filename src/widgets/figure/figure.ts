/**
 * A figure as plain data: what is drawn, in units of the data, with nothing said of SVG, pages or themes. Every widget's
 * `figure.ts` makes one; `svg.ts` (static pictures) and `browser/plotly-figure.ts` (live ones) draw the same one, so
 * that the two cannot differ.
 */
import type { ColourName } from "./colours.ts";

/** A picture of one or several panels beside each other. */
export interface Figure {
  /** What is drawn, in a few words. */
  readonly title: string;
  /** What the picture shows, as one sentence: the visible subtitle and the label that a screen reader speaks. */
  readonly finding: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly panels: readonly Panel[];
  /** Small print under the picture: what was left out, what a line means. */
  readonly notes: readonly string[];
}

/** A rectangle in pixels of the figure. */
export interface BoxPx {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** One pair of axes and what is drawn between them. */
export interface Panel {
  /** The area between the axes; labels lie outside. */
  readonly box: BoxPx;
  readonly heading?: string;
  readonly x: Axis;
  readonly y: Axis;
  /** A second vertical axis at the right; marks with `onRight` use it. */
  readonly right?: Axis;
  /** Drawn in this order: later marks lie on top. */
  readonly marks: readonly Mark[];
  readonly legend: readonly LegendEntry[];
}

/** A scale with its ticks. */
export interface Axis {
  readonly label: string;
  readonly scale: "linear" | "log";
  /** The value at the left or bottom end. */
  readonly from: number;
  /** The value at the right or top end. */
  readonly to: number;
  readonly ticks: readonly Tick[];
  /** Whether a faint line crosses the panel at each tick. */
  readonly grid: boolean;
  /** Whether the ticks are names of things, so that there is nothing to zoom into. */
  readonly named?: boolean;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A point in units of the axes. A `y` of NaN is a gap in a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Mark = BarMark | RowMark | LineMark | DotsMark | RuleMark | PictureMark;

/** A bar from the axis up. */
export interface BarMark {
  readonly kind: "bar";
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly colour: ColourName;
  /** Written above the bar; several lines where there are several entries. */
  readonly label?: readonly string[];
  /** What the bar says in words, shown when pointed at. */
  readonly hover: string;
}

/** A bar from the left axis to the right. */
export interface RowMark {
  readonly kind: "row";
  readonly y0: number;
  readonly y1: number;
  readonly x: number;
  readonly colour: ColourName;
  /** Written behind the bar: the first word stands out. */
  readonly label: readonly string[];
  readonly hover: string;
}

export interface LineMark {
  readonly kind: "line";
  /** The name in the legend and in hover texts. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly colour: ColourName;
  readonly widthPx: number;
  readonly dash?: "dashed";
  /** Whether each point is marked with a dot. */
  readonly dots?: boolean;
  readonly onRight?: boolean;
}

export interface DotsMark {
  readonly kind: "dots";
  readonly name: string;
  readonly points: readonly Point[];
  readonly colour: ColourName;
  readonly radiusPx: number;
  /** 0 is invisible, 1 is solid. */
  readonly opacity: number;
}

/** A vertical line at one x with words at its top. */
export interface RuleMark {
  readonly kind: "rule";
  readonly x: number;
  readonly label: string;
}

/** A small picture below the horizontal axis, centred at one x. */
export interface PictureMark {
  readonly kind: "picture";
  readonly x: number;
  /** Distance of its top from the bottom of the panel. */
  readonly belowPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** A `data:` address. */
  readonly href: string;
  /** What it shows, in words. */
  readonly alt: string;
}

export interface LegendEntry {
  readonly name: string;
  readonly colour: ColourName;
  readonly shape: "line" | "dashed" | "dots" | "bar";
}
