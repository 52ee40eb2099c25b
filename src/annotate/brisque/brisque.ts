/** Technical quality without a reference: BRISQUE, trained on what people said of blur, noise and compression. */
import type { PhotoAnnotator } from "../../dataset/index.ts";
import { checkGrading, type Grading, gradeRows } from "../grade.ts";
import { photoAnnotator, type RunOptions } from "../run.ts";
import { grayOf } from "./features.ts";
import { brisqueModel } from "./model.ts";
import { openScorePool } from "./pool.ts";

/** How photos are scored and graded. */
export interface BrisqueOptions extends RunOptions {
  /** How raw scores become grades. Default `"equal counts"`. */
  readonly grading?: Grading;
  /**
   * Photos are scored scaled down to this longer side, so that scores do not depend on the camera's resolution. Default
   * 768: near the size of the photos that the model was trained on, and fine enough to see blur that a 1024 px bucket shows.
   */
  readonly longestSidePx?: number;
}

/**
 * Scores photos: `raw` from 0 (best) to 100 (worst), and `score`, the grade from 0 (worst) to 9 (best).
 *
 * It sees blur, noise, blocks and upscaling, not taste, and hardly mild compression. Photos smaller than 16 pixels a side or of
 * one colour fail, with the reason.
 *
 * @example
 * await photos.annotate(brisque());
 * await photos.annotate(brisque({ grading: { edges: [10, 20, 30, 40, 50, 60, 70, 80, 90] } })); // grades anew, scores not
 */
export function brisque(options: BrisqueOptions = {}): PhotoAnnotator {
  const { grading = "equal counts", longestSidePx = 768 } = options;
  checkGrading(grading);
  return photoAnnotator(
    {
      kind: "score",
      model: `brisque-live-${longestSidePx}`,
      version: "1",
      label: "Scoring quality",
      longestSidePx,
      open: async () => {
        await brisqueModel(); // fails here, once, where it cannot be read
        const pool = openScorePool();
        return {
          annotate: (batch) =>
            Promise.all(
              batch.map(async ({ pixels }) => ({
                raw: await pool.score(grayOf(pixels.data, pixels.widthPx, pixels.heightPx)),
              })),
            ),
          close: () => pool.close(),
        };
      },
      complete: (rows) => gradeRows(rows, grading),
    },
    options,
  );
}
