export {
  type AnnotationKind,
  type AnnotationPart,
  annotationColumns,
  annotationFolder,
  annotationPartFile,
  annotationParts,
  useModel,
} from "./annotations.ts";
export type { Annotated, AnnotationTarget, PhotoAnnotator, PhotoFileRow } from "./annotator.ts";
export type { Dataset } from "./dataset.ts";
export { type OpenDatasetOptions, openDataset } from "./open.ts";
export type { PhotoView } from "./photos.ts";
export type { Changes, DatasetReport, Problem, ProblemKind } from "./report.ts";
export type { PhotoRow, PhotoSource, WatermarkBox } from "./row.ts";
