/** The curves of a loss plot as a table. */
import { curveNames } from "./curves.ts";
import type { LossPicture } from "./state.ts";

/**
 * A line a drawn point: `curve,step,samples,time_s,value`, in the order of the curves. An empty value is a loss that was
 * not a number. Long runs are thinned (see `MinMaxSeries`); every measurement is in the run's `metrics.jsonl`.
 */
export function lossCsv(picture: LossPicture): string {
  const lines = ["curve,step,samples,time_s,value"];
  for (const name of curveNames) {
    for (const point of picture.curves[name]) {
      const value = Number.isFinite(point.value) ? point.value : "";
      lines.push(`${name},${point.step},${point.samples},${point.timeS},${value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
