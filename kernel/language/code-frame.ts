/** Diagnostics as text, with the lines they are about: what a compiler prints on a terminal. */
import type { CellDiagnostic } from "./diagnostics.ts";
import { LineMap } from "./positions.ts";

export interface FormatOptions {
  /** With ANSI colours, which notebooks show. Default: true. */
  readonly colors?: boolean;
  /** How many are shown in full; the rest is counted. Default: 10, which is a screen. */
  readonly limit?: number;
}

const ansi = { red: [31, 39], yellow: [33, 39], grey: [90, 39], bold: [1, 22] } as const;
type Paint = (style: keyof typeof ansi, text: string) => string;

/**
 * The text of a cell's diagnostics; empty where there are none.
 *
 * @example
 * ```ts
 * formatDiagnostics("const n: number = 'x';", "Cell 3", diagnostics, { colors: false });
 * // Cell 3:1:7 - error TS2322: Type 'string' is not assignable to type 'number'.
 * // > 1 | const n: number = 'x';
 * //     |       ~
 * ```
 */
export function formatDiagnostics(
  cell: string,
  cellName: string,
  diagnostics: readonly CellDiagnostic[],
  { colors = true, limit = 10 }: FormatOptions = {},
): string {
  const paint: Paint = (style, text) => (colors ? `\u001b[${ansi[style][0]}m${text}\u001b[${ansi[style][1]}m` : text);
  const blocks = diagnostics.slice(0, limit).map((diagnostic) => block(cell, cellName, diagnostic, paint));
  const hidden = diagnostics.length - blocks.length;
  if (hidden > 0) blocks.push(paint("grey", `… and ${hidden} more`));
  return blocks.join("\n\n");
}

function block(cell: string, cellName: string, diagnostic: CellDiagnostic, paint: Paint): string {
  const { category, code, message, line, column, related } = diagnostic;
  const color = category === "error" ? "red" : "yellow";
  const place = `${paint("bold", `${cellName}:${line}:${column}`)} - `;
  const title = `${place}${paint(color, category)} ${paint("grey", `TS${code}:`)} ${message}`;
  return [
    title,
    frame(cell, diagnostic, (text) => paint(color, text), paint),
    ...related.map((text) => `    ${paint("grey", "note:")} ${text}`),
  ].join("\n");
}

/** The line before, the line itself, and a mark under the place. */
function frame(
  cell: string,
  { start, end, line, column }: CellDiagnostic,
  mark: (text: string) => string,
  paint: Paint,
): string {
  const lines = cell.split(/\r\n|\r|\n/);
  const text = lines[line - 1] ?? "";
  const width = String(line).length;
  const before =
    line > 1 ? [`  ${paint("grey", `${String(line - 1).padStart(width)} |`)} ${lines[line - 2] ?? ""}`] : [];
  const last = new LineMap(cell).positionOf(end);
  const until = last.line === line - 1 ? column - 1 + Math.max(end - start, 1) : text.length;
  const indent = blank(text.slice(0, column - 1));
  const length = Math.max(1, widthOf(text.slice(column - 1, until)));
  return [
    ...before,
    `${mark(">")} ${paint("grey", `${line} |`)} ${text}`,
    `  ${paint("grey", `${" ".repeat(width)} |`)} ${indent}${mark("~".repeat(length))}`,
  ].join("\n");
}

/** White space as wide as a text. Tabs stay tabs, so that what follows stays in its column. */
function blank(text: string): string {
  return [...text].map((character) => (character === "\t" ? "\t" : " ".repeat(widthOf(character)))).join("");
}

const wide = /\p{Emoji_Presentation}|\p{scx=Han}|\p{scx=Hiragana}|\p{scx=Katakana}|\p{scx=Hangul}|[\uff01-\uff60]/u;
const invisible = /\p{Mn}|\u200d|\ufe0f/u;

/** How many columns of a terminal a text takes. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += invisible.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}
