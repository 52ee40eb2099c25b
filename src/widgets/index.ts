export type { LossPoint, LossSnapshot, LossSource } from "./live-loss/source.ts";
