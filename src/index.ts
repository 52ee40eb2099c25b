/** Vivarium: from a folder of photos to a training run, and all that can be seen on the way. One import is enough. */

export { brisque, photoAnnotator, textWatermarks } from "./annotate/index.ts";
export { assignBucket, bucketName, bucketReport, sdxlBuckets } from "./bucketing/index.ts";
export { openTokenizer } from "./clip/index.ts";
export { local } from "./cluster/index.ts";
export { type Dataset, openDataset, type PhotoRow, type PhotoSource, type WatermarkBox } from "./dataset/index.ts";
export { decodeLatents, encode, type Latents, linearPreviewVae, onnxVae, openLatents } from "./latents/index.ts";
export { openPlan, plan, promptLengths, type TrainingPlan } from "./plan/index.ts";
export { type AliasTable, type PromptRecipe, prompts, readAliases } from "./prompts/index.ts";
export { random } from "./random/index.ts";
export { attach, listRuns, type Run, RunFailedError, type RunStatus } from "./runs/index.ts";
export { openTables, readParquet, writeParquet } from "./tables/index.ts";
export { sdxl, train } from "./training/index.ts";
export { widgets } from "./widgets/index.ts";
