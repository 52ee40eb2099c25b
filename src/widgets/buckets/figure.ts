/** A bucket report as a figure: a row a bucket, and what is left out below. */
import type { Figure, RowMark } from "../figure/figure.ts";
import { messageFigure } from "../figure/message.ts";
import { count, countAxis, share } from "../figure/scale.ts";
import { headerPx, notePx } from "../figure/svg.ts";
import { wrapText } from "../figure/text-width.ts";

const widthPx = 760;
const rowPx = 22;

/** Photos by bucket. */
export interface BucketCounts {
  /** Buckets from narrow to wide, also empty ones; names as `832x1216`. */
  readonly buckets: readonly { readonly name: string; readonly count: number }[];
  readonly leftOut: readonly LeftOut[];
}

/** Photos that no bucket takes, for one reason. */
export interface LeftOut {
  /** In a few words: "too small". */
  readonly reason: string;
  readonly count: number;
  /** The first of them: its path and the reason in full. */
  readonly example: string;
}

export function bucketsFigure(data: BucketCounts): Figure {
  const all = total(data.buckets) + total(data.leftOut);
  if (all === 0) return messageFigure("Buckets", bucketsFinding(data));
  const filled = data.buckets.filter((bucket) => bucket.count > 0);
  const rows: Row[] = [
    ...filled.map(({ name, count: photos }): Row => ({ name: name.replace("x", "×"), photos, kept: true })),
    ...data.leftOut.map(({ reason, count: photos }): Row => ({ name: `left out: ${reason}`, photos, kept: false })),
  ];
  const most = Math.max(...rows.map((row) => row.photos));
  const notes = bucketNotes(data, filled.length);
  const axis = countAxis("photos →", most * 1.18, 6);
  return {
    title: "Buckets",
    finding: bucketsFinding(data),
    widthPx,
    heightPx: headerPx + 26 + rows.length * rowPx + 44 + notes.length * notePx,
    panels: [
      {
        box: { leftPx: 136, topPx: headerPx + 26, widthPx: widthPx - 136 - 12, heightPx: rows.length * rowPx },
        x: axis,
        y: {
          label: "width × height",
          scale: "linear",
          from: rows.length - 0.5,
          to: -0.5,
          ticks: rows.map((row, index) => ({ at: index, text: row.name })),
          grid: false,
          named: true,
        },
        marks: rows.map((row, index) => mark(row, index, all)),
        legend: [],
      },
    ],
    notes,
  };
}

/** What the buckets say, as one sentence. */
export function bucketsFinding(data: BucketCounts): string {
  const fitting = total(data.buckets);
  const left = total(data.leftOut);
  if (fitting + left === 0) return "There are no photos.";
  const filled = data.buckets.filter((bucket) => bucket.count > 0).length;
  const reasons =
    data.leftOut.length === 1
      ? (data.leftOut[0]?.reason ?? "")
      : data.leftOut.map((entry) => `${count(entry.count)} ${entry.reason}`).join(", ");
  const rest = left === 0 ? "none is left out" : `${count(left)} ${left === 1 ? "is" : "are"} left out: ${reasons}`;
  return `${count(fitting)} of ${count(fitting + left)} photos fill ${filled} of ${data.buckets.length} buckets; ${rest}.`;
}

interface Row {
  readonly name: string;
  readonly photos: number;
  readonly kept: boolean;
}

function mark(row: Row, index: number, all: number): RowMark {
  const part = share(row.photos, all);
  return {
    kind: "row",
    y0: index - 0.36,
    y1: index + 0.36,
    x: row.photos,
    colour: row.kept ? "first" : "bad",
    label: [count(row.photos), part],
    hover: `${row.name}: ${count(row.photos)} of ${count(all)} photos (${part})`,
  };
}

/** Two lines at most an example: long paths are not what this figure is about. */
function bucketNotes(data: BucketCounts, filled: number): string[] {
  const empty = data.buckets.length - filled;
  const notes = empty === 0 ? [] : [`${empty} ${empty === 1 ? "bucket has" : "buckets have"} no photo.`];
  for (const { reason, example } of data.leftOut) {
    notes.push(...wrapText(`Left out, ${reason}, for example ${example}`, 11.5, widthPx).slice(0, 3));
  }
  return notes;
}

function total(entries: readonly { readonly count: number }[]): number {
  return entries.reduce((sum, entry) => sum + entry.count, 0);
}
