/** Notices that files which cells import have changed on disk: the language server does not look by itself. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseSync } from "oxc-parser";
import { findLocalFile, isRelative } from "../runtime/index.ts";

/** A change as `workspace/didChangeWatchedFiles` has it: 1 created, 2 changed, 3 deleted. */
export interface FileEvent {
  readonly uri: string;
  readonly type: 1 | 2 | 3;
}

interface Known {
  readonly stamp: string;
  readonly imports: readonly string[];
}

export class LocalImports {
  readonly #folder: string;
  readonly #cellUrl: string;
  readonly #config: string;
  readonly #specifiers: Set<string> = new Set();
  readonly #known: Map<string, Known> = new Map();
  /** Files that are not there, by path, and imports that find none, by their parent and specifier. */
  readonly #missing: Set<string> = new Set();
  readonly #missingPackages: Set<string> = new Set();

  constructor(folder: string) {
    this.#folder = folder;
    this.#config = join(folder, "tsconfig.json");
    if (!existsSync(this.#config)) this.#missing.add(this.#config);
    this.#cellUrl = pathToFileURL(join(folder, "cell.ts")).href;
  }

  /** A cell imports these. */
  add(specifiers: Iterable<string>): void {
    for (const specifier of specifiers) if (isRelative(specifier)) this.#specifiers.add(specifier);
  }

  /** TypeScript did not find this module. */
  addMissing(specifier: string): void {
    if (!isRelative(specifier)) this.#missingPackages.add(packageName(specifier));
  }

  /** What has happened to the files since the last time. */
  changes(): FileEvent[] {
    const events: FileEvent[] = [];
    const seen = new Set<string>();
    this.#look(this.#config, events, seen);
    for (const specifier of this.#specifiers) this.#follow(specifier, this.#cellUrl, events, seen);
    for (const path of [...this.#known.keys()]) {
      if (seen.has(path) || existsSync(path)) continue;
      this.#known.delete(path);
      this.#missing.add(path);
      events.push({ uri: pathToFileURL(path).href, type: 3 });
    }
    for (const name of [...this.#missingPackages]) {
      const path = findPackage(name, this.#folder);
      if (path === undefined) continue;
      this.#missingPackages.delete(name);
      events.push({ uri: pathToFileURL(path).href, type: 1 });
    }
    return events;
  }

  #follow(specifier: string, parentUrl: string, events: FileEvent[], seen: Set<string>): void {
    const key = `${parentUrl} ${specifier}`;
    const path = findLocalFile(specifier, parentUrl);
    if (path === undefined) {
      this.#missing.add(key);
      return;
    }
    if (seen.has(path)) return;
    if (this.#missing.delete(key)) this.#missing.add(path);
    this.#look(path, events, seen);
    for (const next of this.#known.get(path)?.imports ?? []) this.#follow(next, pathToFileURL(path).href, events, seen);
  }

  #look(path: string, events: FileEvent[], seen: Set<string>): void {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) return;
    seen.add(path);
    if (this.#missing.delete(path)) events.push({ uri: pathToFileURL(path).href, type: 1 });
    const stamp = `${status.mtimeMs} ${status.size}`;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return;
    if (known) events.push({ uri: pathToFileURL(path).href, type: 2 });
    this.#known.set(path, { stamp, imports: importsOf(path) });
  }
}

function importsOf(path: string): string[] {
  if (!/\.[cm]?[jt]s$/.test(path)) return [];
  try {
    const { module } = parseSync(path, readFileSync(path, "utf8"));
    const requests = [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
    ];
    return [...new Set(requests)].filter((specifier) => specifier !== undefined).filter(isRelative);
  } catch {
    return []; // Gone again, or not to be read: TypeScript will say so.
  }
}

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function findPackage(name: string, from: string): string | undefined {
  const { root } = parse(resolve(from));
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name, "package.json");
    if (existsSync(path)) return path;
    if (folder === root) return undefined;
  }
}
