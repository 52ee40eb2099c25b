/** Scores as text. */
import { count, counted, share } from "../figure/scale.ts";
import { textBars } from "../figure/text-bars.ts";
import { scoresFinding } from "./figure.ts";
import type { Grades } from "./grades.ts";

export function scoresText(data: Grades): string {
  const lines = [`Scores: ${scoresFinding(data)}`];
  if (data.scored > 0) {
    const bars = data.grades.map((grade) => ({
      name: String(grade.grade),
      value: grade.count,
      label: `${count(grade.count)} (${share(grade.count, data.scored)})`,
    }));
    lines.push(textBars(bars));
    if (data.unscored > 0) lines.push(`${counted(data.unscored, "photo has", "photos have")} no score yet.`);
  }
  return lines.join("\n");
}
