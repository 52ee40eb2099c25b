/** From the text of a cell to the text that is run, and back from positions in the one to positions in the other. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { parseSync } from "oxc-parser";
import { rewriteCell } from "./rewrite.ts";
import { stripTypes } from "./strip-types.ts";
import type { BindingKind } from "./top-level.ts";

export interface CompileOptions {
  readonly known: ReadonlyMap<string, BindingKind>;
  readonly isGlobal: (name: string) => boolean;
}

/** A place in a text; line and column are 1-based, as stack traces count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface CompiledCell {
  readonly code: string;
  readonly declares: ReadonlyMap<string, BindingKind>;
  /** Where in the user's text a place in {@link code} comes from. */
  readonly positionOf: (place: Position) => Position | undefined;
}

/**
 * Compiles a cell to an expression `async function ($, $cell) { … }`.
 *
 * Throws `CellSyntaxError`, with line and column, where the cell is no TypeScript.
 *
 * @example
 * ```ts
 * compileCell("const n: number = 1; n + 1", { known: new Map(), isGlobal: () => false }).code;
 * // "use strict"; (async function ($, $cell) {
 * // $.n = 1;
 * // return [($.n + 1)];
 * // })
 * ```
 */
export function compileCell(source: string, options: CompileOptions): CompiledCell {
  const stripped = stripTypes(source, "cell.ts");
  const { program } = parseSync("cell.js", stripped.code, { lang: "js", sourceType: "module", preserveParens: false });
  const { text, declares } = rewriteCell(stripped.code, program, { ...options, silenced: endsWithSemicolon(source) });
  let maps: readonly TraceMap[] | undefined;
  const positionOf = (place: Position): Position | undefined => {
    maps ??= [new TraceMap(text.generateMap({ hires: true }) as never), new TraceMap(stripped.map as never)]; // Two names of one format.
    return maps.reduce<Position | undefined>((position, map) => position && step(map, position), place);
  };
  return { code: text.toString(), declares, positionOf };
}

function step(map: TraceMap, { line, column }: Position): Position | undefined {
  const original = originalPositionFor(map, { line, column: column - 1 });
  return original.line === null ? undefined : { line: original.line, column: original.column + 1 };
}

/** Whether the last thing in the source, comments apart, is a `;`. */
function endsWithSemicolon(source: string): boolean {
  const { comments } = parseSync("cell.ts", source, { lang: "ts", sourceType: "module" });
  let end = source.trimEnd().length;
  for (const comment of comments.toReversed()) {
    if (comment.end !== end) break;
    end = source.slice(0, comment.start).trimEnd().length;
  }
  return source[end - 1] === ";";
}
