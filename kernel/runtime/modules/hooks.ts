/** Loader hooks, in Node's loader thread: local modules that a cell imports, and what they import in turn. */
import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import { findLocalFile, isRelative } from "./local-files.ts";
import { transformModule } from "./transform.ts";
import { versionedUrl } from "./versions.ts";

const version = /\?v=[0-9a-f]{12}$/;

/** Modules that were imported by version import their neighbours by version. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const { parentURL } = context;
  if (parentURL !== undefined && version.test(parentURL) && isRelative(specifier)) {
    const path = findLocalFile(specifier, parentURL);
    if (path !== undefined) return nextResolve(versionedUrl(path), context);
  }
  return nextResolve(specifier, context);
};

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!version.test(url) || !/\.[cm]?ts\?/.test(url)) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const { code } = transformModule(path, await readFile(path, "utf8"));
  return { format: "module", source: code, shortCircuit: true };
};
