/** TypeScript files that cells import: types off, with a map back to the file. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type SourceMap, transformSync } from "oxc-transform";

export function transformModule(
  path: string,
  source: string,
): { readonly code: string; readonly map: SourceMap | undefined } {
  const { code, map, errors } = transformSync(path, source, {
    lang: "ts",
    sourceType: "module",
    target: "es2023",
    sourcemap: true,
    decorator: { legacy: true },
    helpers: { mode: "External" as never }, // A const enum of oxc's, which isolated modules cannot name.
  });
  const [error] = errors;
  if (error) throw new SyntaxError(`Cannot import ${path}: ${error.message}\n${error.codeframe ?? ""}`);
  return { code, map };
}

const maps = new Map<string, TraceMap | undefined>();

/** Where in a local TypeScript file a place of its compiled form lies, as long as the file has not changed. */
export function mapLocalModule(
  file: string,
  line: number,
  column: number,
): { file: string; line: number; column: number } | undefined {
  if (!/\.[cm]?ts\?v=/.test(file)) return undefined;
  const path = fileURLToPath(file);
  try {
    if (!maps.has(file)) {
      const { map } = transformModule(path, readFileSync(path, "utf8"));
      maps.set(file, map && new TraceMap(map as never)); // Two names of one format.
    }
  } catch {
    maps.set(file, undefined); // Changed or gone since: the compiled place has to do.
  }
  const map = maps.get(file);
  const place = map && originalPositionFor(map, { line, column: column - 1 });
  return place && place.line !== null ? { file: path, line: place.line, column: place.column + 1 } : undefined;
}
