/** Prompt lengths without a page: a picture and text. */
import type { PromptLengths } from "../../plan/index.ts";
import { count, share } from "../figure/scale.ts";
import { textBars } from "../figure/text-bars.ts";
import { promptLengthsFigure } from "./figure.ts";

/** The lengths as text. */
export function promptLengthsText(lengths: PromptLengths): string {
  const figure = promptLengthsFigure(lengths);
  const all = lengths.microbatches.reduce((sum, entry) => sum + entry.count, 0);
  const bars = lengths.microbatches.map((entry) => ({
    name: String(entry.pieces * 75),
    value: entry.count,
    label: `${count(entry.count)} (${share(entry.count, all)})`,
  }));
  return [
    `${figure.title}: ${figure.finding}`,
    "Microbatches by the tokens they are padded to:",
    textBars(bars),
    ...figure.notes,
  ].join("\n");
}
