export { maxPixels, openPhoto, type Pixels, type ReadPixelsOptions, readPixels, readPixelsWithin } from "./decode.ts";
export { inParallel } from "./parallel.ts";
export { type PhotoFacts, type ProbeOptions, probePhoto } from "./probe.ts";
export { PhotoError, type PhotoProblemKind } from "./problem.ts";
export { thumbnailDataUri } from "./thumbnail.ts";
