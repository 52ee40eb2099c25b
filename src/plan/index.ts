export { type LengthCount, type PromptLengths, promptLengths } from "./lengths.ts";
export { openPlan } from "./open.ts";
export { type PlanLatents, plan } from "./plan.ts";
export type { BatchBy, Probe } from "./records.ts";
export type { PlanRow } from "./row.ts";
export type { PlanOptions } from "./settle.ts";
export type { LeftOut, PlanReport, TrainingPlan } from "./training-plan.ts";
