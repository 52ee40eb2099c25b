export { maxPixels, openPhoto, type Pixels, type ReadPixelsOptions, readPixels, readPixelsWithin } from "./decode.ts";
export { PhotoError, type PhotoProblemKind } from "./problem.ts";
export { thumbnailDataUri } from "./thumbnail.ts";
