/** An array of records as an HTML table. */
import { inspect } from "node:util";
import { escapeHtml } from "./escape.ts";

type Row = Readonly<Record<string, unknown>>;

/** At most so many rows (half from each end) and columns are drawn, so many characters a cell. */
const limits = { rows: 20, columns: 30, characters: 80 } as const;

const style = "text-align: left; padding: 2px 8px; white-space: nowrap";

/** The table of an array of plain objects; `undefined` for any other value. */
export function recordsTable(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isPlainRecord)) return undefined;
  const rows: readonly Row[] = value;
  const columns = [...new Set(rows.slice(0, 1000).flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return undefined;
  const shown = columns.slice(0, limits.columns);
  const head = ["", ...shown].map((name) => `<th style="${style}">${escapeHtml(name)}</th>`).join("");
  const half = limits.rows / 2;
  const isCut = rows.length > limits.rows;
  const first = (isCut ? rows.slice(0, half) : rows).map((row, index) => tableRow(row, index, shown));
  const last = isCut ? rows.slice(-half).map((row, index) => tableRow(row, rows.length - half + index, shown)) : [];
  const gap = isCut ? [`<tr><td style="${style}" colspan="${shown.length + 1}">⋮</td></tr>`] : [];
  const hidden = columns.length > shown.length ? ` (${columns.length - shown.length} columns not shown)` : "";
  const size = `${rows.length} rows × ${columns.length} columns${hidden}`;
  return `<table><thead><tr>${head}</tr></thead><tbody>${[...first, ...gap, ...last].join("")}</tbody></table><small>${size}</small>`;
}

function tableRow(row: Row, index: number, columns: readonly string[]): string {
  const cells = columns.map((column) => tableCell(row[column])).join("");
  return `<tr><th style="${style}">${index}</th>${cells}</tr>`;
}

function tableCell(value: unknown): string {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const align = isNumber ? style.replace("left", "right; font-variant-numeric: tabular-nums") : style;
  return `<td style="${align}">${escapeHtml(cellText(value))}</td>`;
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  const text =
    typeof value === "string"
      ? value
      : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10 });
  return text.length > limits.characters ? `${text.slice(0, limits.characters)}…` : text;
}

function isPlainRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
