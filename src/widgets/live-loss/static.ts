/** A run's loss without a page: text beside the picture. */
import { significant } from "../figure/scale.ts";
import { curveNames } from "./curves.ts";
import { curveLegend } from "./figure.ts";
import type { LossPicture } from "./state.ts";
import { lossFinding, statusWords } from "./status.ts";

/** The run in a few lines, with a spark line a curve. */
export function lossText(picture: LossPicture): string {
  const lines = [`${picture.title}: ${lossFinding(picture)}`, statusWords(picture).join(" · ")];
  for (const name of curveNames) {
    const values = picture.curves[name].map((point) => point.value).filter(Number.isFinite);
    if (name === "raw" || values.length < 2) continue;
    lines.push(`${curveLegend(name, picture).name}: ${sparkLine(values, 40)} ${significant(values.at(-1) ?? 0, 3)}`);
  }
  return lines.join("\n");
}

/** The values as a row of block characters, each the mean of its share of them. */
function sparkLine(values: readonly number[], most: number): string {
  const length = Math.min(most, values.length);
  const means = Array.from({ length }, (_, index) => {
    const part = values.slice(
      Math.floor((index * values.length) / length),
      Math.floor(((index + 1) * values.length) / length),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low || 1;
  return means.map((mean) => "▁▂▃▄▅▆▇█"[Math.round((7 * (mean - low)) / range)]).join("");
}
