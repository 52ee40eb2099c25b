/** What lies between the axes of a panel, as SVG. Coordinates are pixels from the panel's top left corner. */
import type { Axis, BarMark, DotsMark, LineMark, Panel, PictureMark, RuleMark } from "./figure.ts";
import { type Child, element, type Markup } from "./markup.ts";
import type { Painter } from "./painter.ts";
import { fraction } from "./scale.ts";
import { textWidthPx } from "./text-width.ts";

/** The marks: curves are cut off at the panel's edges, labels and pictures are not. */
export function marks(panel: Panel, paint: Painter): Child {
  const { widthPx, heightPx } = panel.box;
  const inside: Markup[] = [];
  const free: Child[] = [];
  for (const mark of panel.marks) {
    if (mark.kind === "bar") free.push(bar(mark, panel, paint));
    if (mark.kind === "line") inside.push(line(mark, panel, paint));
    if (mark.kind === "dots") inside.push(dots(mark, panel, paint));
    if (mark.kind === "rule") free.push(rule(mark, panel, paint));
    if (mark.kind === "picture") free.push(picture(mark, panel));
  }
  // A nested <svg> cuts off at its edges without an id, which would have to be unique in the page.
  const curves = element("svg", { width: widthPx, height: heightPx, overflow: "hidden" }, inside);
  return [free, inside.length > 0 ? curves : undefined];
}

function bar(mark: BarMark, panel: Panel, paint: Painter): Child {
  const { widthPx, heightPx } = panel.box;
  const x0 = widthPx * fraction(panel.x, mark.x0);
  const x1 = widthPx * fraction(panel.x, mark.x1);
  const height = heightPx * fraction(panel.y, mark.y);
  const lines = mark.label ?? [];
  return [
    element(
      "rect",
      { x: x0, y: heightPx - height, width: Math.max(0.5, x1 - x0), height, ...paint.fill(mark.colour) },
      element("title", {}, mark.hover),
    ),
    lines.map((text, index) =>
      element(
        "text",
        {
          x: (x0 + x1) / 2,
          y: heightPx - height - 5 - 14 * (lines.length - 1 - index),
          "text-anchor": "middle",
          "font-size": 12,
          "font-weight": index === 0 ? 600 : undefined,
          ...paint.fill(index === 0 ? "text" : "muted"),
        },
        text,
      ),
    ),
  ];
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
