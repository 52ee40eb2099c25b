/** Stack traces of cells: their own names, lines and columns instead of those of the compiled text. */
import type { CompiledCell } from "../cell/compile.ts";

export interface CellSource {
  /** What a user calls it: `Cell [3]`. */
  readonly label: string;
  readonly source: string;
  readonly compiled: CompiledCell;
}

/** All cells that were run, by the file name they run under. */
export class CellSources {
  readonly #cells: Map<string, CellSource> = new Map();
  readonly #byLabel: Map<string, CellSource> = new Map();

  add(file: string, cell: CellSource): void {
    this.#cells.set(file, cell);
    this.#byLabel.set(cell.label, cell);
  }

  ofFile(file: string): CellSource | undefined {
    return this.#cells.get(file);
  }

  ofLabel(label: string): CellSource | undefined {
    return this.#byLabel.get(label);
  }
}

const kernelFolder = new URL("../../", import.meta.url).href;

/** Makes `error.stack` speak of cells, everywhere: in tracebacks, in `console.log(error)` and in libraries. */
export function installStackTraces(sources: CellSources, mapFile: MapFile): void {
  Error.prepareStackTrace = (error, sites) => {
    const inner = withoutTail(sites, sources);
    const lines = inner.flatMap((site) => describe(site, sources, mapFile));
    return [headOf(error), ...lines.map((line) => `    at ${line}`)].join("\n");
  };
}

/** Maps a place in a transformed local module; `undefined` where the file is not one. */
export type MapFile = (
  file: string,
  line: number,
  column: number,
) => { file: string; line: number; column: number } | undefined;

/** Outside the outermost cell there is only the kernel, and what of Node has called it. */
function withoutTail(sites: readonly NodeJS.CallSite[], sources: CellSources): readonly NodeJS.CallSite[] {
  const outermost = sites.findLastIndex((site) => sources.ofFile(site.getFileName() ?? "") !== undefined);
  return outermost < 0 ? sites : sites.slice(0, outermost + 1);
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function describe(site: NodeJS.CallSite, sources: CellSources, mapFile: MapFile): string[] {
  const file = site.getFileName();
  if (file?.startsWith(kernelFolder)) return [];
  const text = site.toString();
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (!file || line === null || column === null) return [text];
  const cell = sources.ofFile(file);
  const place = cell
    ? { file: cell.label, ...(cell.compiled.positionOf({ line, column }) ?? { line, column }) }
    : mapFile(file, line, column);
  return [place ? text.replace(`${file}:${line}:${column}`, `${place.file}:${place.line}:${place.column}`) : text];
}
