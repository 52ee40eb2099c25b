/** Watermark boxes as a picture and as text. */
import { figureClass, lightPalette } from "../figure/colours.ts";
import { element, type Markup } from "../figure/markup.ts";
import { type Painter, painter } from "../figure/painter.ts";
import { words } from "../figure/svg.ts";
import { type BoxedPhoto, boxedPhotos, type Card, type CardGrid, mostCards, watermarksFinding } from "./figure.ts";

/** On any photo one of the two is seen: yellow on dark, its dark edge on bright. */
const boxColours = { line: "#ffd60a", edge: "#14171a" } as const;

/** The grid as SVG; `pictures` has a `data:` address for each path that can be shown. */
export function watermarksSvg(grid: CardGrid, pictures: ReadonlyMap<string, string>, as: "inline" | "file"): Markup {
  const paint = painter(lightPalette);
  return element(
    "svg",
    {
      xmlns: as === "file" ? "http://www.w3.org/2000/svg" : undefined,
      class: as === "inline" ? figureClass : undefined,
      viewBox: `0 0 ${grid.widthPx} ${grid.heightPx}`,
      width: grid.widthPx,
      height: grid.heightPx,
      role: "img",
      "aria-label": `${grid.title}: ${grid.finding}`,
      "font-family": "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
    },
    as === "file" ? element("rect", { width: "100%", height: "100%", ...paint.fill("background") }) : undefined,
    words(grid, paint),
    grid.cards.map((card) => cardMarkup(card, pictures.get(card.path), paint)),
  );
}

/** The grid as text: a line a box. */
export function watermarksText(photos: readonly BoxedPhoto[]): string {
  const lines = [`Watermarks: ${watermarksFinding(photos)}`];
  for (const photo of boxedPhotos(photos).slice(0, mostCards)) {
    for (const box of photo.boxes ?? []) {
      const [left, top, right, bottom] = [box.leftPx, box.topPx, box.rightPx, box.bottomPx].map(Math.round);
      const place = `${left},${top} to ${right},${bottom} px`;
      lines.push(`${photo.path}: ${box.confidence.toFixed(2)} at ${place}: ${JSON.stringify(box.text)}`);
    }
  }
  return lines.join("\n");
}

function cardMarkup(card: Card, picture: string | undefined, paint: Painter): Markup {
  const { widthPx: width, heightPx: height } = card;
  return element(
    "g",
    { transform: `translate(${card.leftPx.toFixed(1)} ${card.topPx.toFixed(1)})` },
    picture === undefined
      ? element("rect", { width, height, "fill-opacity": 0.25, ...paint.fill("axis") })
      : element("image", { width, height, href: picture }, element("title", {}, card.path)),
    picture === undefined
      ? element("text", { x: 8, y: 18, "font-size": 11.5, ...paint.fill("muted") }, "cannot be read any more")
      : undefined,
    card.boxes.map((box) => [
      element("rect", { ...box, fill: "none", stroke: boxColours.edge, "stroke-width": 3.4, "stroke-opacity": 0.75 }),
      element("rect", { ...box, fill: "none", stroke: boxColours.line, "stroke-width": 1.5 }),
    ]),
    card.lines.map((line, index) =>
      element(
        "text",
        {
          x: 0,
          y: height + 16 + 16 * index,
          "font-size": index === 0 ? 12 : 11.5,
          ...paint.fill(index === 0 ? "text" : "muted"),
        },
        line,
      ),
    ),
  );
}
