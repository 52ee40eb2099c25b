export { liveLoss } from "./live-loss/index.ts";
export type { LossPoint, LossSnapshot, LossSource } from "./live-loss/source.ts";
export type { Widget } from "./widget.ts";
