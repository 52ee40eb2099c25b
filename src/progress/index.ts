export { duration } from "./line.ts";
export { type Progress, progress } from "./progress.ts";
