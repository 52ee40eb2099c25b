export { buckets } from "./buckets/index.ts";
export { liveLoss } from "./live-loss/index.ts";
export type { LossPoint, LossSnapshot, LossSource } from "./live-loss/source.ts";
export { widgets } from "./namespace.ts";
export { type PlanOfLengths, promptLengths } from "./prompt-lengths/index.ts";
export { scores } from "./scores/index.ts";
export { watermarks } from "./watermarks/index.ts";
export type { Widget } from "./widget.ts";
