/** Gives a local module a version that changes whenever it, or a local module it imports, has changed. */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseSync } from "oxc-parser";
import { findLocalFile, isRelative } from "./local-files.ts";

interface Scanned {
  readonly mtimeMs: number;
  readonly imports: readonly string[];
}

const scanned = new Map<string, Scanned>();

/** The address under which to import a file: Node keeps modules for ever, but by their whole address. */
export function versionedUrl(path: string): string {
  const files = [...reachable(path, new Map())].sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  return `${pathToFileURL(path).href}?v=${hash.slice(0, 12)}`;
}

/** All local files that a file leads to, with their times. */
function reachable(path: string, found: Map<string, number>): Map<string, number> {
  if (found.has(path) || path.includes("/node_modules/")) return found;
  const { mtimeMs, imports } = scan(path);
  found.set(path, mtimeMs);
  for (const file of imports) reachable(file, found);
  return found;
}

function scan(path: string): Scanned {
  const { mtimeMs } = statSync(path);
  const known = scanned.get(path);
  if (known?.mtimeMs === mtimeMs) return known;
  const fresh = { mtimeMs, imports: /\.[cm]?[jt]s$/.test(path) ? localImports(path) : [] };
  scanned.set(path, fresh);
  return fresh;
}

function localImports(path: string): string[] {
  const { module } = parseSync(path, readFileSync(path, "utf8"), { sourceType: "module" });
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map(({ moduleRequest }) => moduleRequest?.value),
  );
  const specifiers = [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported];
  const parent = pathToFileURL(path).href;
  return specifiers.flatMap((specifier) => {
    const file = specifier !== undefined && isRelative(specifier) ? findLocalFile(specifier, parent) : undefined;
    return file === undefined ? [] : [file];
  });
}
