/** A figure that only says something: there is nothing to draw, and why. */
import type { Figure } from "./figure.ts";
import { headerPx } from "./svg.ts";

export function messageFigure(title: string, finding: string): Figure {
  return { title, finding, widthPx: 760, heightPx: headerPx, panels: [], notes: [] };
}
