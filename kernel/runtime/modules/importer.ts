/** Imports of cells: from the notebook's folder, with local files read anew when they have changed. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import { findLocalFile, isRelative } from "./local-files.ts";

type Namespace = Readonly<Record<string, unknown>>;
type NativeImport = (specifier: string, options?: ImportCallOptions) => Promise<Namespace>;

export class Importer {
  readonly #folder: string;
  readonly #require: NodeJS.Require;
  readonly #native: NativeImport;
  #hooks: Promise<{ versionedUrl: (path: string) => string }> | undefined;

  /** @param folder - The notebook's folder, absolute: everything resolves from here. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#require = createRequire(this.cellFile("require"));
    // Compiled as a file of that folder, so that bare names resolve as they would for a module that lies there.
    const script = new Script("(specifier, options) => import(specifier, options)", {
      filename: this.cellFile("import"),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    this.#native = script.runInThisContext() as NativeImport;
  }

  /** The file name that a cell runs under: no such file exists, but imports resolve beside it. */
  cellFile(name: string): string {
    return join(this.#folder, `.vivarium-${name}`);
  }

  /** Names that cells have as CommonJS modules do. */
  get builtins(): ReadonlyMap<string, unknown> {
    return new Map<string, unknown>([
      ["require", this.#require],
      ["__dirname", this.#folder],
      ["__filename", this.cellFile("cell.ts")],
    ]);
  }

  /** `import.meta` of a cell. */
  metaOf(file: string): object {
    const { href } = pathToFileURL(file);
    const resolve = (specifier: string): string => {
      if (isRelative(specifier)) return new URL(specifier, href).href;
      const found = this.#require.resolve(specifier);
      return found.startsWith("/") ? pathToFileURL(found).href : found;
    };
    return { __proto__: null, url: href, filename: file, dirname: this.#folder, resolve };
  }

  /** Imports for a cell: `import … from` and `import()`. */
  import(specifier: string, options?: ImportCallOptions): Promise<Namespace> {
    const here = new Error("import");
    return this.#load(specifier, options).catch((error: unknown) => {
      throw this.#placed(error, here);
    });
  }

  async #load(specifier: string, options?: ImportCallOptions): Promise<Namespace> {
    const isJson = /\.json$/.test(specifier) && options === undefined;
    const given = isJson ? { with: { type: "json" } } : options;
    if (!isRelative(specifier)) return this.#native(specifier, given);
    const path = findLocalFile(specifier, pathToFileURL(this.cellFile("import")).href);
    if (path === undefined) return this.#native(specifier, given); // Node's own error names the path.
    this.#hooks ??= import("./register.ts").then(({ registerHooks }) => registerHooks());
    const { versionedUrl } = await this.#hooks;
    return this.#native(versionedUrl(path), given);
  }

  /** Node's loader says what is wrong with which file, but not which line of which cell has asked for it. */
  #placed(error: unknown, here: Error): unknown {
    if (!(error instanceof Error)) return error;
    const isLoaders = error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    if (!isLoaders || error.stack?.includes("Cell [")) return error;
    const head = error.stack?.indexOf(`${error.name}: `) ?? 0;
    const quoted = head > 0 ? `\n${error.stack?.slice(0, head).trim()}` : ""; // The line that V8 could not read.
    error.message =
      error.message.replace(` imported from ${this.cellFile("import")}`, `, imported from ${this.#folder}`) + quoted;
    error.stack = `${error.name}: ${error.message}${here.stack?.slice(here.stack.indexOf("\n")) ?? ""}`;
    return error;
  }

  /** How to read one imported name: live, and with a clear error where the module has no such export. */
  reader(namespace: Namespace, imported: string, specifier: string): () => unknown {
    if (imported === "*") return () => namespace;
    return () => {
      if (imported in namespace) return namespace[imported];
      // A CommonJS module whose names Node could not see beforehand.
      const whole = namespace.default;
      if (typeof whole === "object" && whole !== null && imported in whole) return (whole as Namespace)[imported];
      const names = Object.keys(namespace);
      const listed = names.length > 12 ? `${names.slice(0, 12).join(", ")}, …` : names.join(", ");
      throw new SyntaxError(`The module "${specifier}" has no export named "${imported}"; it has: ${listed}`);
    };
  }
}
