/**
 * The TypeScript project that cells are checked in. None of it is on disk: the files are open documents of the
 * language server, as if an editor had them, in the notebook's own folder. So relative imports, packages and the
 * package's own name resolve as they do for a file there, and a folder that cannot be written to is no matter.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cellGlobals, tslabModule } from "./ambient.ts";

/** Names of the open documents. The dot keeps them apart from a user's files. */
export const documentNames = {
  cell: ".vivarium-cell.ts",
  hub: ".vivarium-cells.ts",
  globals: ".vivarium-globals.d.ts",
  tslab: ".vivarium-tslab.d.ts",
  config: ".vivarium-tsconfig.json",
  defaults: ".vivarium-tsconfig-defaults.json",
} as const;

export function slotName(slot: number): string {
  return `.vivarium-cell-${slot}.ts`;
}

/** How cells import the hub. */
export const hubSpecifier: string = `./${documentNames.hub}`;

/** The hub re-exports that many slots. */
export function hubText(slots: number): string {
  return Array.from({ length: slots }, (_, slot) => `export * as c${slot} from "./${slotName(slot)}";\n`).join("");
}

/** What a `tsconfig.json` beside the notebook may change. */
const defaults = {
  strict: true,
  lib: ["esnext"],
  types: [],
  customConditions: ["node"],
};

/** What it may not, because cells run this way and not another. */
const forced = {
  target: "esnext",
  module: "esnext",
  moduleResolution: "bundler", // As the runtime resolves: `./x` finds x.ts, and local files are ES modules.
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  experimentalDecorators: true,
  noEmit: true,
  skipLibCheck: true,
  noUnusedLocals: false, // Later cells use them.
  importHelpers: false,
  declaration: false,
  isolatedDeclarations: false,
  composite: false,
  incremental: false,
};

/** The configuration documents: the kernel's defaults, then the notebook's `tsconfig.json`, then what is fixed. */
export function configTexts(folder: string): ReadonlyMap<string, string> {
  const own = existsSync(join(folder, "tsconfig.json")) ? ["./tsconfig.json"] : [];
  const config = {
    extends: [`./${documentNames.defaults}`, ...own],
    compilerOptions: forced,
    files: [documentNames.cell, documentNames.globals, documentNames.tslab],
    include: [],
    exclude: [],
  };
  return new Map([
    [documentNames.defaults, JSON.stringify({ compilerOptions: defaults })],
    [documentNames.config, JSON.stringify(config)],
  ]);
}

/** The declarations of all globals: Node's (the folder's own `@types/node`, or ours) and the kernel's. */
export function globalTexts(folder: string): ReadonlyMap<string, string> {
  const node = nodeTypes(join(folder, documentNames.cell)) ?? nodeTypes(import.meta.url);
  const reference = node === undefined ? "" : `/// <reference path=${JSON.stringify(node)} />\n`;
  return new Map([
    [documentNames.globals, `${reference}${cellGlobals}`],
    [documentNames.tslab, tslabModule],
  ]);
}

function nodeTypes(from: string): string | undefined {
  try {
    return join(dirname(createRequire(from).resolve("@types/node/package.json")), "index.d.ts");
  } catch {
    return undefined;
  }
}
