/** TypeScript → JavaScript by oxc: types go, enums and the like become code, `using` is lowered. */

import { parseSync } from "oxc-parser";
import { type SourceMap, transformSync } from "oxc-transform";

export interface Stripped {
  readonly code: string;
  readonly map: SourceMap | undefined;
}

/** What is wrong with a source text; `offset` in UTF-16 units. */
export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

/** A source text that is no TypeScript. Line and column are 1-based. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";
  readonly line: number;
  readonly column: number;

  constructor(problem: SyntaxProblem, source: string) {
    super(problem.message);
    const before = source.slice(0, problem.offset).split("\n");
    this.line = before.length;
    this.column = (before.at(-1)?.length ?? 0) + 1;
  }
}

/**
 * Strips the types of a module. Throws {@link CellSyntaxError} at the first mistake.
 *
 * Imports that are not used are kept: in a notebook a later cell may use them, and a name that is only a type costs
 * nothing, since imports are bound lazily.
 */
export function stripTypes(source: string, filename: string): Stripped {
  const result = transformSync(filename, source, {
    lang: "ts",
    sourceType: "module",
    target: "es2023",
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
    decorator: { legacy: true },
    helpers: { mode: "External" as never }, // A const enum of oxc's, which isolated modules cannot name.
  });
  const [error] = result.errors;
  if (error) throw new CellSyntaxError(locate(error.message, source, filename), source);
  return { code: result.code, map: result.map };
}

/** The transform counts in bytes; the parser says the same of the same text in UTF-16 units. */
function locate(message: string, source: string, filename: string): SyntaxProblem {
  const { errors } = parseSync(filename, source, { lang: "ts", sourceType: "module", showSemanticErrors: true });
  const error = errors.find((candidate) => candidate.message === message) ?? errors[0];
  // The other labels say what it belongs to: the bracket that was opened, the first declaration.
  const offset = Math.max(0, ...(error?.labels ?? []).map(({ start }) => start));
  return { message: error?.message ?? message, offset };
}
