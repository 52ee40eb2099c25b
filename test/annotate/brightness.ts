/** An annotator that is quick and needs no model: the mean brightness as a raw score. */
import { type Annotator, type AnnotatorSession, photoAnnotator } from "../../src/annotate/index.ts";
import type { PhotoAnnotator } from "../../src/dataset/index.ts";

export interface BrightnessOptions {
  readonly version?: string;
  /** Default 1. */
  readonly factor?: number;
  readonly batchSize?: number;
  readonly photosPerPart?: number;
  /** Called with a photo's path before it is judged; what it throws is thrown. */
  readonly before?: (path: string) => void | Promise<void>;
}

export function brightness(options: BrightnessOptions = {}): PhotoAnnotator {
  const annotate: AnnotatorSession["annotate"] = async (batch) => {
    const said: { raw: number }[] = [];
    for (const { photo, pixels } of batch) {
      await options.before?.(photo.path);
      said.push({
        raw: (options.factor ?? 1) * (pixels.data.reduce((sum, value) => sum + value, 0) / pixels.data.length),
      });
    }
    return said;
  };
  const annotator: Annotator = {
    kind: "score",
    model: "brightness",
    version: options.version ?? "1",
    label: "Measuring brightness",
    longestSidePx: 32,
    batchSize: options.batchSize ?? 1,
    open: async () => ({ annotate, close: async () => undefined }),
    complete: (rows) => ({
      rows: rows.map((row) => ({ ...row, score: Math.min(9, Math.floor(Number(row.raw) / 25.6)) })),
      record: { rule: "25.6 a grade" },
    }),
  };
  return photoAnnotator(annotator, { photosPerPart: options.photosPerPart ?? 4 });
}
