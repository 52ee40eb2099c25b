import assert from "node:assert/strict";
import { test } from "node:test";
import { type ColourName, darkPalette, lightPalette, type Palette } from "../../../src/widgets/figure/colours.ts";

const palettes: readonly (readonly [string, Palette, string])[] = [
  ["light", lightPalette, lightPalette.background],
  ["light, in JupyterLab", lightPalette, "#ffffff"],
  ["dark", darkPalette, darkPalette.background],
  ["dark, in JupyterLab", darkPalette, "#111111"],
  ["dark, in VS Code", darkPalette, "#1f1f1f"],
];

for (const [name, palette, background] of palettes) {
  test(`the ${name} palette has text of at least 4.5:1 and shapes of at least 3:1`, () => {
    const wanted: [ColourName, number][] = [
      ["text", 4.5],
      ["muted", 4.5],
      ["bad", 4.5],
      ["first", 3],
      ["second", 3],
      ["third", 3],
      ["soft", 3],
      ["axis", 3],
    ];
    for (const [colour, least] of wanted) {
      const found = contrast(palette[colour], background);
      assert.ok(
        found >= least,
        `${colour} ${palette[colour]} on ${background} is ${found.toFixed(2)}:1, ${least}:1 was wanted`,
      );
    }
  });
}

/** The contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}
