export type { PhotoRow, PhotoSource, WatermarkBox } from "./row.ts";
