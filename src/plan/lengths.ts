/** How long a plan's prompts are: plain data for a histogram. */

/** How many there are of one length. */
export interface LengthCount {
  /** The length in pieces of 75 tokens. */
  readonly pieces: 1 | 2 | 3;
  readonly count: number;
}

/** The prompt lengths of a plan's training samples, counted from its rows. */
export interface PromptLengths {
  /** Microbatches by their longest prompt: what the model is fed. Always three entries, shortest first. */
  readonly microbatches: readonly LengthCount[];
  /** Samples by their own prompt. Always three entries, shortest first. */
  readonly samples: readonly LengthCount[];
  /** Samples by tokens (after the cut at 225); a bin holds `fromTokens` and everything up to and with `toTokens`. */
  readonly tokenBins: readonly { readonly fromTokens: number; readonly toTokens: number; readonly count: number }[];
  /** Prompts that were longer than 225 tokens and lost their end. */
  readonly cut: number;
  /** Samples whose prompt is the empty string on purpose. */
  readonly unconditional: number;
}
