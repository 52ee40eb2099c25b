/** Completions of the language server, as Jupyter wants them: one range, a list that fits it, in a good order. */
import { hubName } from "./cell-scope.ts";
import { LineMap, type LinePosition } from "./positions.ts";

export interface CompletionEntry {
  /** What stands in the code afterwards, in place of the range. */
  readonly name: string;
  /** What it is: one of `method`, `function`, `property`, `variable`, `class`, `interface`, `module`, `keyword`, … */
  readonly kind: string;
}

export interface CellCompletions {
  /** Best first. */
  readonly entries: readonly CompletionEntry[];
  /** The range that an entry replaces, in UTF-16 units; it ends at the cursor. */
  readonly replaceStart: number;
  readonly replaceEnd: number;
}

interface Range {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

type EditRange = Range | { readonly insert: Range; readonly replace: Range };

export interface ServerCompletion {
  readonly label: string;
  readonly kind?: number;
  readonly sortText?: string;
  readonly filterText?: string;
  readonly insertText?: string;
  readonly textEdit?: EditRange extends infer Edit
    ? { readonly newText: string } & ({ readonly range: Range } | Edit)
    : never;
}

export interface ServerCompletions {
  readonly items: readonly ServerCompletion[];
  readonly itemDefaults?: { readonly editRange?: EditRange };
}

interface Candidate {
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly sort: string;
  /** What the text before the cursor has to be the beginning of. */
  readonly filter: string;
}

/** By number in the language server protocol. */
const kinds = [
  "text", "text", "method", "function", "constructor", "property", "variable", "class", "interface", "module", "property",
  "unit", "value", "enum", "keyword", "snippet", "color", "file", "reference", "folder", "enum-member", "constant",
  "struct", "event", "operator", "type-parameter",
] as const; // biome-ignore format: a table
const keyword = 14;
const paths = new Set([9, 17, 19]);

/** @param head - What stands before the cell in the document that the completions are for. */
export function cellCompletions(list: ServerCompletions, head: string, cell: string, offset: number): CellCompletions {
  const document = new LineMap(head + cell);
  const shared = list.itemDefaults?.editRange;
  const candidates = list.items
    .filter(({ label }) => !label.startsWith(hubName) && !label.startsWith(".vivarium-"))
    .map((item): Candidate => {
      const own = item.textEdit && ("range" in item.textEdit ? item.textEdit.range : startOf(item.textEdit));
      const range = own ?? (shared && startOf(shared));
      const name = item.textEdit?.newText ?? item.insertText ?? item.label;
      const kind = item.kind ?? 1;
      const start = range ? document.offsetOf(range.start) - head.length : wordStart(cell, offset, paths.has(kind));
      return { name, kind, start, sort: item.sortText ?? "", filter: item.filterText ?? name };
    });
  const replaceStart = commonStart(candidates) ?? wordStart(cell, offset, false);
  const typed = cell.slice(replaceStart, offset);
  const entries = candidates
    .filter(({ start, filter }) => start === replaceStart && startsWith(filter, typed))
    .sort((a, b) => compare(a, b, typed))
    .map(({ name, kind }) => ({ name, kind: kinds[kind] ?? "text" }));
  return { entries: withoutRepeats(entries), replaceStart, replaceEnd: offset };
}

function startOf(range: EditRange): Range {
  return "insert" in range ? range.insert : range;
}

/** Where most candidates begin: Jupyter has one range for all. */
function commonStart(candidates: readonly Candidate[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { start } of candidates) counts.set(start, (counts.get(start) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0];
}

/** Where the word before the cursor begins; in a path, its last part. */
function wordStart(cell: string, offset: number, isPath: boolean): number {
  const before = cell.slice(0, offset);
  const pattern = isPath ? /[^/"'`]*$/ : /[\p{ID_Continue}$#\u200c\u200d]*$/u;
  return pattern.exec(before)?.index ?? offset;
}

function startsWith(name: string, typed: string): boolean {
  return name.slice(0, typed.length).toLowerCase() === typed.toLowerCase();
}

/** Names before keywords; then as TypeScript ranks them, the case that was typed first, then by name. */
function compare(a: Candidate, b: Candidate, typed: string): number {
  const rank = ({ kind, filter }: Candidate): number => (kind === keyword ? 2 : 0) + (filter.startsWith(typed) ? 0 : 1);
  if ((a.kind === keyword) !== (b.kind === keyword)) return a.kind === keyword ? 1 : -1;
  if (a.sort !== b.sort) return a.sort < b.sort ? -1 : 1;
  return rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

function withoutRepeats(entries: readonly CompletionEntry[]): CompletionEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ name }) => !seen.has(name) && seen.add(name));
}
