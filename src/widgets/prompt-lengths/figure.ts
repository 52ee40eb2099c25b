/** Prompt lengths as a figure: what microbatches are padded to, beside how long the prompts are. */
import type { BarMark, Figure, Panel } from "../figure/figure.ts";
import { count, countAxis, counted, share } from "../figure/scale.ts";
import { headerPx, notePx } from "../figure/svg.ts";

/** The counts of a plan, as `promptLengths` of `src/plan` gives them. */
export interface Lengths {
  readonly microbatches: readonly LengthCount[];
  readonly samples: readonly LengthCount[];
  readonly tokenBins: readonly { readonly fromTokens: number; readonly toTokens: number; readonly count: number }[];
  readonly cut: number;
  readonly unconditional: number;
}

interface LengthCount {
  readonly pieces: 1 | 2 | 3;
  readonly count: number;
}

const aboveBoxPx = headerPx + 34;

/** Where the drawn part of the figure begins: below title and finding. */
export const panelTopPx: number = aboveBoxPx - 26;

const panelPx = 190;
const tokensAPiece = 75;

/** The figure of a plan's prompt lengths. */
export function promptLengthsFigure(lengths: Lengths, options: { readonly widthPx?: number } = {}): Figure {
  const { widthPx = 760 } = options;
  const notes = notesOf(lengths);
  return {
    title: "Prompt lengths",
    finding: promptLengthsFinding(lengths),
    widthPx,
    heightPx: aboveBoxPx + panelPx + 42 + notePx * notes.length + 4,
    panels: [microbatches(lengths, widthPx), tokens(lengths, widthPx)],
    notes,
  };
}

/** What the lengths say, as one sentence. */
export function promptLengthsFinding(lengths: Lengths): string {
  const prompts = total(lengths.samples);
  const batches = total(lengths.microbatches);
  if (prompts === 0) return "The plan has no prompts.";
  const long = prompts - (lengths.samples.find((entry) => entry.pieces === 1)?.count ?? 0);
  const short = lengths.microbatches.find((entry) => entry.pieces === 1)?.count ?? 0;
  return (
    `${count(long)} of ${count(prompts)} prompts ${long === 1 ? "is" : "are"} over ${tokensAPiece} tokens; ` +
    `${count(short)} of ${count(batches)} microbatches (${share(short, batches)}) stay at ${tokensAPiece}.`
  );
}

function microbatches(lengths: Lengths, widthPx: number): Panel {
  const all = total(lengths.microbatches);
  const most = Math.max(0, ...lengths.microbatches.map((entry) => entry.count));
  return {
    box: { leftPx: 46, topPx: aboveBoxPx, widthPx: 0.31 * widthPx, heightPx: panelPx },
    x: {
      label: "tokens a microbatch is padded to →",
      scale: "linear",
      from: 0.4,
      to: 3.6,
      ticks: [1, 2, 3].map((pieces) => ({ at: pieces, text: String(pieces * tokensAPiece) })),
      grid: false,
      named: true,
    },
    y: countAxis("↑ microbatches", most * 1.22, 4),
    marks: lengths.microbatches.map(
      (entry): BarMark => ({
        kind: "bar",
        x0: entry.pieces - 0.36,
        x1: entry.pieces + 0.36,
        y: entry.count,
        colour: entry.pieces === 1 ? "first" : "second",
        label: [count(entry.count), share(entry.count, all)],
        hover: `${count(entry.count)} of ${count(all)} microbatches are padded to ${entry.pieces * tokensAPiece} tokens (${share(entry.count, all)})`,
      }),
    ),
    legend: [],
  };
}

function tokens(lengths: Lengths, widthPx: number): Panel {
  const all = total(lengths.samples);
  const last = Math.max(tokensAPiece, ...lengths.tokenBins.map((bin) => bin.toTokens));
  const most = Math.max(0, ...lengths.tokenBins.map((bin) => bin.count));
  const edges = [1, 2].map((pieces) => pieces * tokensAPiece).filter((edge) => edge < last);
  return {
    box: { leftPx: 0.31 * widthPx + 124, topPx: aboveBoxPx, widthPx: 0.69 * widthPx - 132, heightPx: panelPx },
    x: {
      label: "tokens of a prompt →",
      scale: "linear",
      from: -1,
      to: last + 1,
      ticks: [0, 25, 50, 75, 100, 125, 150, 175, 200, 225]
        .filter((at) => at <= last + 1)
        .map((at) => ({ at, text: String(at) })),
      grid: false,
    },
    y: countAxis("↑ prompts", most * 1.12, 4),
    marks: [
      ...lengths.tokenBins.map((bin): BarMark => {
        const range = bin.fromTokens === bin.toTokens ? `${bin.fromTokens}` : `${bin.fromTokens} to ${bin.toTokens}`;
        return {
          kind: "bar",
          x0: bin.fromTokens - 0.4,
          x1: bin.toTokens + 0.4,
          y: bin.count,
          colour: bin.fromTokens > tokensAPiece ? "second" : "first",
          hover: `${count(bin.count)} of ${count(all)} prompts have ${range} tokens (${share(bin.count, all)})`,
        };
      }),
      ...edges.map((edge) => ({ kind: "rule", x: edge + 0.5, label: `over ${edge}` }) as const),
    ],
    legend: [],
  };
}

function notesOf(lengths: Lengths): string[] {
  const notes: string[] = [];
  if (lengths.unconditional > 0) {
    notes.push(
      `${counted(lengths.unconditional, "prompt is", "prompts are")} empty on purpose, for guidance without a prompt.`,
    );
  }
  if (lengths.cut > 0)
    notes.push(`${counted(lengths.cut, "prompt was", "prompts were")} longer than 225 tokens and cut there.`);
  return notes.length === 2 ? [notes.join(" ")] : notes;
}

function total(entries: readonly { readonly count: number }[]): number {
  return entries.reduce((sum, entry) => sum + entry.count, 0);
}
