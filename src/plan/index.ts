export type { LengthCount, PromptLengths } from "./lengths.ts";
export type { PlanRow } from "./row.ts";
export type { LeftOut, PlanReport, TrainingPlan } from "./training-plan.ts";
