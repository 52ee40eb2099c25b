/** Gives shapes and words their colour. */
import type { ColourName, Palette } from "./colours.ts";

/** Attributes that colour an element: a class for pages with a theme, a fixed colour for everything else. */
export interface Painter {
  fill(colour: ColourName): { readonly class: string; readonly fill: string };
  stroke(colour: ColourName): { readonly class: string; readonly stroke: string };
}

export function painter(palette: Palette): Painter {
  return {
    fill: (colour) => ({ class: `f-${colour}`, fill: palette[colour] }),
    stroke: (colour) => ({ class: `s-${colour}`, stroke: palette[colour] }),
  };
}
