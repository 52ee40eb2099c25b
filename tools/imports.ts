/** What a module imports, read from its syntax. */
import { parseSync } from "oxc-parser";

/** One import, re-export or `import()` of a constant. */
export interface ModuleImport {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What the boundary rules need to know of a module. */
export interface ModuleFacts {
  readonly imports: readonly ModuleImport[];
  /** Lines (from 1) of statements that are not `export { name } from "…"`. */
  readonly ownStatements: readonly number[];
}

/**
 * Reads a module's imports.
 *
 * @throws SyntaxError where it cannot be parsed
 */
export function readModule(path: string, source: string): ModuleFacts {
  const { module, program, errors } = parseSync(path, source);
  if (errors[0] !== undefined) throw new SyntaxError(`Cannot read the imports of ${path}: ${errors[0].message}`);
  const lineOf = lineCounter(source);
  const named = (value: string, offset: number): ModuleImport => ({ specifier: value, line: lineOf(offset) });
  const fixed = module.staticImports.map((entry) => named(entry.moduleRequest.value, entry.start));
  const passedOn = module.staticExports.flatMap((entry) => {
    const request = entry.entries.find((item) => item.moduleRequest !== null)?.moduleRequest;
    return request === undefined || request === null ? [] : [named(request.value, entry.start)];
  });
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const text = /^(["'`])([^$]*)\1$/.exec(source.slice(start, end));
    return text?.[2] === undefined ? [] : [named(text[2], start)];
  });
  const ownStatements = program.body
    .filter((node) => !(node.type === "ExportNamedDeclaration" && node.source !== null))
    .map((node) => lineOf(node.start));
  return { imports: [...fixed, ...passedOn, ...dynamic], ownStatements };
}

function lineCounter(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
