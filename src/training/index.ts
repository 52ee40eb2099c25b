export { sdxl } from "./models.ts";
export type { RecipeOptions } from "./recipe.ts";
export type { Model } from "./run-file.ts";
export { type PlanToTrain, type TrainOptions, train } from "./train.ts";
