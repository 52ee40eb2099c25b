/** Prompt lengths as a table. */
import type { Lengths } from "./figure.ts";

/** A line a bar: `what,from_tokens,to_tokens,count`; `what` is `microbatch` (padded to) or `prompt`. */
export function promptLengthsCsv(lengths: Lengths): string {
  const lines = ["what,from_tokens,to_tokens,count"];
  for (const entry of lengths.microbatches)
    lines.push(`microbatch,${entry.pieces * 75},${entry.pieces * 75},${entry.count}`);
  for (const bin of lengths.tokenBins) lines.push(`prompt,${bin.fromTokens},${bin.toTokens},${bin.count}`);
  return `${lines.join("\n")}\n`;
}
