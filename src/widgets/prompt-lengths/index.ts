import { promptLengths as lengthsOf, type PromptLengths, type TrainingPlan } from "../../plan/index.ts";
import { shownFigure, type Widget, widget } from "../widget.ts";
import { promptLengthsFigure } from "./figure.ts";
import { promptLengthsText } from "./static.ts";

/** What is needed of a plan: its table of samples, and what its report says of prompts. */
export type PlanOfLengths = Pick<TrainingPlan, "sql" | "report">;

/**
 * What lengths the prompts of a plan have, and what its microbatches are padded to.
 *
 * @example
 * widgets.promptLengths(await openPlan("plans/first"))
 */
export function promptLengths(plan: PlanOfLengths): Widget {
  let counted: Promise<PromptLengths> | undefined;
  const lengths = (): Promise<PromptLengths> => {
    counted ??= lengthsOf(plan); // a plan never changes
    return counted;
  };
  return widget(async () => shownFigure(promptLengthsFigure(await lengths()), promptLengthsText(await lengths())), {
    module: new URL("./live.js", import.meta.url),
    state: async () => ({ lengths: await lengths() }),
  });
}
