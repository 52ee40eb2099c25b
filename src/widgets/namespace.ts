/** Every widget under one name, for notebooks: `widgets.scores(photos)`. */
import { buckets } from "./buckets/index.ts";
import { liveLoss } from "./live-loss/index.ts";
import { promptLengths } from "./prompt-lengths/index.ts";
import { scores } from "./scores/index.ts";
import { watermarks } from "./watermarks/index.ts";

/** The widgets; each shows itself as the last expression of a cell. */
export const widgets: {
  readonly buckets: typeof buckets;
  readonly liveLoss: typeof liveLoss;
  readonly promptLengths: typeof promptLengths;
  readonly scores: typeof scores;
  readonly watermarks: typeof watermarks;
} = { buckets, liveLoss, promptLengths, scores, watermarks };
