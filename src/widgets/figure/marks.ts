/** What lies between the axes of a panel, as SVG. Coordinates are pixels from the panel's top left corner. */
import type { Axis, BarMark, DotsMark, LineMark, Panel, PictureMark, RowMark, RuleMark } from "./figure.ts";
import { type Attributes, type Child, element, type Markup } from "./markup.ts";
import type { Painter } from "./painter.ts";
import { fraction } from "./scale.ts";
import { textWidthPx } from "./text-width.ts";

/** How far a dot may reach over the panel's edge. */
const overPx = 5;

/** The marks: bars below, curves over them and cut off at the panel's edges, words on top. */
export function marks(panel: Panel, paint: Painter): Child {
  const { widthPx, heightPx } = panel.box;
  const curves: Markup[] = [];
  const shapes: Child[] = [];
  const labels: Child[] = [];
  for (const mark of panel.marks) {
    if (mark.kind === "bar") {
      shapes.push(bar(mark, panel, paint));
      labels.push(barLabel(mark, panel, paint));
    }
    if (mark.kind === "row") {
      shapes.push(row(mark, panel, paint));
      labels.push(rowLabel(mark, panel, paint));
    }
    if (mark.kind === "line") curves.push(line(mark, panel, paint));
    if (mark.kind === "dots") curves.push(dots(mark, panel, paint));
    if (mark.kind === "rule") labels.push(rule(mark, panel, paint));
    if (mark.kind === "picture") shapes.push(picture(mark, panel));
  }
  // A nested <svg> cuts off at its edges without an id, which would have to be unique in the page.
  const width = widthPx + 2 * overPx;
  const height = heightPx + 2 * overPx;
  const viewBox = `${-overPx} ${-overPx} ${width} ${height}`;
  const cut = element("svg", { x: -overPx, y: -overPx, width, height, viewBox, overflow: "hidden" }, curves);
  return [shapes, curves.length > 0 ? cut : undefined, labels];
}

function bar(mark: BarMark, panel: Panel, paint: Painter): Markup {
  const { widthPx, heightPx } = panel.box;
  const x = widthPx * fraction(panel.x, mark.x0);
  const width = Math.max(0.5, widthPx * fraction(panel.x, mark.x1) - x);
  const height = heightPx * fraction(panel.y, mark.y);
  return element(
    "rect",
    { x, y: heightPx - height, width, height, ...paint.fill(mark.colour) },
    element("title", {}, mark.hover),
  );
}

/** Above the bar. */
function barLabel(mark: BarMark, panel: Panel, paint: Painter): Child {
  const lines = mark.label ?? [];
  const top = panel.box.heightPx * (1 - fraction(panel.y, mark.y));
  const x = panel.box.widthPx * fraction(panel.x, (mark.x0 + mark.x1) / 2);
  return lines.map((text, index) =>
    label(text, { x, y: top - 5 - 14 * (lines.length - 1 - index), "text-anchor": "middle" }, index === 0, paint),
  );
}

function row(mark: RowMark, panel: Panel, paint: Painter): Markup {
  const { widthPx, heightPx } = panel.box;
  const y0 = heightPx * (1 - fraction(panel.y, mark.y0));
  const y1 = heightPx * (1 - fraction(panel.y, mark.y1));
  const width = widthPx * fraction(panel.x, mark.x);
  const height = Math.abs(y1 - y0);
  return element(
    "rect",
    { x: 0, y: Math.min(y0, y1), width, height, ...paint.fill(mark.colour) },
    element("title", {}, mark.hover),
  );
}

/** Behind the bar. */
function rowLabel(mark: RowMark, panel: Panel, paint: Painter): Child {
  const [first = "", ...rest] = mark.label;
  const x = panel.box.widthPx * fraction(panel.x, mark.x) + 6;
  const y = panel.box.heightPx * (1 - fraction(panel.y, (mark.y0 + mark.y1) / 2)) + 4;
  return [
    label(first, { x, y }, true, paint),
    label(rest.join(" "), { x: x + 6 + 1.1 * textWidthPx(first, 12), y }, false, paint),
  ];
}

/** Words with a halo, so that they read where a line passes behind. */
function label(text: string, place: Attributes, strong: boolean, paint: Painter): Markup {
  const fill = paint.fill(strong ? "text" : "muted");
  const halo = paint.stroke("background");
  const weight = strong ? { "font-weight": 600 } : {};
  return element(
    "text",
    {
      ...place,
      "font-size": 12,
      ...weight,
      "stroke-width": 3,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
      stroke: halo.stroke,
      fill: fill.fill,
      class: `${fill.class} ${halo.class}`,
    },
    text,
  );
}

function line(mark: LineMark, panel: Panel, paint: Painter): Markup {
  const points = place(mark.points, panel, mark.onRight === true ? (panel.right ?? panel.y) : panel.y);
  let path = "";
  let pen = "M";
  for (const [index, point] of points.entries()) {
    if (point === undefined) {
      pen = "M";
      continue;
    }
    path += `${pen}${point.x} ${point.y}`;
    if (pen === "M" && points[index + 1] === undefined) path += "h0"; // a point alone: its round ends make a dot
    pen = "L";
  }
  return element(
    "g",
    {},
    element("path", {
      d: path,
      fill: "none",
      ...paint.stroke(mark.colour),
      "stroke-width": mark.widthPx,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
      "stroke-dasharray": mark.dash === undefined ? undefined : "5 4",
    }),
    mark.dots === true
      ? points.map((point) =>
          point === undefined
            ? undefined
            : element("circle", { cx: point.x, cy: point.y, r: mark.widthPx + 1.2, ...paint.fill(mark.colour) }),
        )
      : undefined,
  );
}

function dots(mark: DotsMark, panel: Panel, paint: Painter): Markup {
  // One path of zero-length strokes is a quarter of the bytes of as many circles.
  const path = place(mark.points, panel, panel.y)
    .map((point) => (point === undefined ? "" : `M${point.x} ${point.y}h0`))
    .join("");
  return element("path", {
    d: path,
    fill: "none",
    ...paint.stroke(mark.colour),
    "stroke-width": 2 * mark.radiusPx,
    "stroke-linecap": "round",
    opacity: mark.opacity,
  });
}

function rule(mark: RuleMark, panel: Panel, paint: Painter): Child {
  const { widthPx, heightPx } = panel.box;
  const x = widthPx * fraction(panel.x, mark.x);
  const left = x + 6 + textWidthPx(mark.label, 11.5) > widthPx;
  return [
    element("path", { d: `M${x.toFixed(1)} 0V${heightPx}`, ...paint.stroke("muted"), "stroke-dasharray": "3 3" }),
    element(
      "text",
      {
        x: left ? x - 5 : x + 5,
        y: 10,
        "text-anchor": left ? "end" : "start",
        "font-size": 11.5,
        ...paint.fill("muted"),
      },
      mark.label,
    ),
  ];
}

function picture(mark: PictureMark, panel: Panel): Markup {
  return element(
    "image",
    {
      x: panel.box.widthPx * fraction(panel.x, mark.x) - mark.widthPx / 2,
      y: panel.box.heightPx + mark.belowPx,
      width: mark.widthPx,
      height: mark.heightPx,
      href: mark.href,
      preserveAspectRatio: "xMidYMid slice",
    },
    element("title", {}, mark.alt),
  );
}

/** Points in pixels, one decimal; `undefined` where there is a gap or the axis cannot show the value. */
function place(
  points: readonly { readonly x: number; readonly y: number }[],
  panel: Panel,
  yAxis: Axis,
): ({ readonly x: string; readonly y: string } | undefined)[] {
  return points.map((point) => {
    const x = panel.box.widthPx * fraction(panel.x, point.x);
    const y = panel.box.heightPx * (1 - fraction(yAxis, point.y));
    return Number.isFinite(x) && Number.isFinite(y) ? { x: x.toFixed(1), y: y.toFixed(1) } : undefined;
  });
}
