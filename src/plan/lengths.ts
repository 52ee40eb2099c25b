/** How long a plan's prompts are: plain data for a histogram. */
import type { TrainingPlan } from "./training-plan.ts";

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

const tokensPerBin = 5;
const binsAboveZero = 225 / tokensPerBin;

/**
 * Counts the prompt lengths of a plan. The first bin is 0 tokens alone, the others hold 5, so that no bin crosses from
 * one piece to the next.
 */
export async function promptLengths(plan: Pick<TrainingPlan, "sql" | "report">): Promise<PromptLengths> {
  const samples = await plan.sql<LengthCount>`SELECT chunks AS pieces, count(*) AS count FROM plan GROUP BY 1`;
  const microbatches = await plan.sql<LengthCount>`SELECT pieces, count(*) AS count
    FROM (SELECT max(chunks) AS pieces FROM plan GROUP BY step, microbatch) GROUP BY 1`;
  const bins = await plan.sql<{ bin: number; count: number }>`
    SELECT (len(tokens) + ${tokensPerBin} - 1) // ${tokensPerBin} AS bin, count(*) AS count FROM plan GROUP BY 1`;
  const inBin = new Map(bins.map(({ bin, count }) => [Number(bin), count]));
  return {
    microbatches: allLengths(microbatches),
    samples: allLengths(samples),
    tokenBins: Array.from({ length: binsAboveZero + 1 }, (_, bin) => ({
      fromTokens: bin === 0 ? 0 : (bin - 1) * tokensPerBin + 1,
      toTokens: bin * tokensPerBin,
      count: inBin.get(bin) ?? 0,
    })),
    cut: plan.report.cut.prompts,
    unconditional: plan.report.prompts.unconditional,
  };
}

function allLengths(counts: readonly LengthCount[]): LengthCount[] {
  return ([1, 2, 3] as const).map((pieces) => ({
    pieces,
    count: counts.find((entry) => entry.pieces === pieces)?.count ?? 0,
  }));
}
