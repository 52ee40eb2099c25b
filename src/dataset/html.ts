/** How a dataset looks in a notebook: what the scan found, and a grid of photos. No script, both themes. */
import { join } from "node:path";
import { inParallel, thumbnailDataUri } from "../photos/index.ts";
import { type Changes, type DatasetReport, excluding, type Problem, type ProblemKind } from "./report.ts";
import type { PhotoRow } from "./row.ts";
import { compare } from "./rows.ts";

const gridPhotos = 24;
const thumbnailPx = 160;
const gridBytes = 250_000;
const problemsShown = 5;

const folded: ReadonlySet<ProblemKind> = new Set(["too-small", "missing-caption", "missing-tags"]); // often nearly all photos

const text = "font:13px var(--jp-ui-font-family, system-ui, sans-serif);color:var(--jp-ui-font-color1, inherit)";
const quiet = "color:var(--jp-ui-font-color2, inherit)";

/** What the scan found. */
export function reportHtml(folder: string, report: DatasetReport, changes: Changes): string {
  const problems = [...byKind(report.problems)].map(([kind, named]) => {
    const shown = named.slice(0, problemsShown);
    const items = shown.map(
      (problem) => `<li><code>${escapeHtml(problem.path)}</code>: ${escapeHtml(problem.message)}</li>`,
    );
    if (named.length > shown.length) {
      items.push(`<li>and ${count(named.length - shown.length)} more: see <code>report.problems</code></li>`);
    }
    return (
      `<details${folded.has(kind) ? "" : " open"}><summary><b>${escapeHtml(kind)}</b>: ${plural(named.length, "file")}${kind === "too-small" ? " for SDXL's 1024 px buckets" : ""}</summary>` +
      `<ul style="margin:2px 0 6px">${items.join("")}</ul></details>`
    );
  });
  return (
    `<div style="${text}"><div><b>${plural(report.photos, "photo")}</b> in <code>${escapeHtml(folder)}</code></div>` +
    `<div style="${quiet}">${escapeHtml(summary(report, changes).join(" · "))}</div>${problems.join("")}</div>`
  );
}

/** The same as lines of text. */
export function reportText(folder: string, report: DatasetReport): string {
  const kinds = [...byKind(report.problems)].map(([kind, named]) => {
    const paths = named.slice(0, problemsShown).map((problem) => problem.path);
    return `  ${kind}: ${paths.join(", ")}${named.length > paths.length ? ` and ${named.length - paths.length} more` : ""}`;
  });
  return [`${plural(report.photos, "photo")} in ${folder}`, summary(report, undefined).join(" · "), ...kinds].join(
    "\n",
  );
}

/** Up to 24 of the photos, evenly spread, as small pictures; at most about 300 kB. */
export async function gridHtml(folder: string, rows: readonly PhotoRow[]): Promise<string> {
  const shown = spread(rows, gridPhotos);
  const sources = await inParallel(shown, (row) =>
    thumbnailDataUri(join(folder, row.path), thumbnailPx).catch(() => undefined),
  );
  let bytes = 0;
  const figures = shown.map((row, index) => {
    const source = sources[index];
    bytes += source?.length ?? 0;
    const picture =
      source === undefined || bytes > gridBytes
        ? `<span style="${quiet}">${source === undefined ? "cannot be read any more" : "no room for a picture"}</span>`
        : `<img src="${source}" alt="${escapeHtml(row.caption ?? row.path)}" style="max-width:100%;max-height:${thumbnailPx}px;border-radius:3px">`;
    return (
      `<figure title="${escapeHtml(row.caption ?? row.path)}" style="margin:0;text-align:center">` +
      `<div style="height:${thumbnailPx}px;display:flex;align-items:center;justify-content:center">${picture}</div>` +
      `<figcaption style="font-size:11px;${quiet}"><div style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap">` +
      `${escapeHtml(row.path)}</div>${row.width}×${row.height}${row.score === null ? "" : ` · score ${row.score}`}</figcaption></figure>`
    );
  });
  const left = rows.length - shown.length;
  return (
    `<div style="${text};display:grid;grid-template-columns:repeat(auto-fill,minmax(${thumbnailPx}px,1fr));gap:8px;margin-top:8px">` +
    `${figures.join("")}</div>${left > 0 ? `<div style="${text};${quiet}">${count(shown.length)} of ${plural(rows.length, "photo")} shown</div>` : ""}`
  );
}

/** The photos in one line. */
export function photosText(folder: string, rows: readonly PhotoRow[]): string {
  const scored = rows.filter((row) => row.score !== null).length;
  const marked = rows.filter((row) => (row.boxes?.length ?? 0) > 0).length;
  const searched = rows.filter((row) => row.boxes !== null).length;
  return `${plural(rows.length, "photo")} of ${folder}: ${count(scored)} scored, ${count(marked)} of ${count(searched)} with a watermark`;
}

function escapeHtml(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function summary(report: DatasetReport, changes: Changes | undefined): string[] {
  const parts = [
    ...Object.entries(report.formats).map(([format, photos]) => `${count(photos)} ${format}`),
    `${(report.bytes / 1e6).toFixed(1)} MB`,
    plural(report.captions, "caption"),
    `${count(report.tagged)} with tags`,
  ];
  for (const [extension, files] of Object.entries(report.passedOver)) {
    parts.push(`${plural(files, "file")} passed over (${extension})`);
  }
  if (changes !== undefined) {
    const { added, changed, moved, gone } = changes;
    for (const [name, paths] of Object.entries({ added, changed, moved, gone })) {
      if (paths.length > 0 && paths.length < report.files) parts.push(`${count(paths.length)} ${name}`);
    }
  }
  return parts;
}

/** What keeps a file out first, what nearly all photos have last. */
function byKind(problems: readonly Problem[]): Map<ProblemKind, Problem[]> {
  const kinds = new Map<ProblemKind, Problem[]>();
  for (const problem of problems) {
    const same = kinds.get(problem.kind);
    if (same === undefined) kinds.set(problem.kind, [problem]);
    else same.push(problem);
  }
  const rank = ([kind]: readonly [ProblemKind, unknown]): number =>
    folded.has(kind) ? 2 : excluding.has(kind) ? 0 : 1;
  return new Map([...kinds].sort((a, b) => rank(a) - rank(b) || compare(a[0], b[0])));
}

function spread<T>(items: readonly T[], wanted: number): T[] {
  if (items.length <= wanted) return [...items];
  return items.filter(
    (_, index) => Math.floor((index * wanted) / items.length) !== Math.floor(((index - 1) * wanted) / items.length),
  );
}

function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
