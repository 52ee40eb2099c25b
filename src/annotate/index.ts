export type { Annotator, AnnotatorSession, Completion, DecodedPhoto, Fields, StoredRow } from "./annotator.ts";
export { type BrisqueOptions, brisque } from "./brisque/brisque.ts";
export type { Grading } from "./grade.ts";
export { photoAnnotator, type RunOptions } from "./run.ts";
export type { TextModelFiles } from "./text/models.ts";
export { type TextWatermarkOptions, textWatermarks } from "./text/text-watermarks.ts";
