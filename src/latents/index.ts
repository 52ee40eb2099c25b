export type { Latents, LatentsReport, LatentsVae, LeftOutPhoto } from "./latents.ts";
export type { LatentRow } from "./row.ts";
