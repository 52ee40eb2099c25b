/** The cells that were run, for `history_request`: the last ones, a range, or those that match a pattern. */
import type { Json } from "./message.ts";

interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** `[session, line, input]`, or `[session, line, [input, output]]` where the output was asked for. */
type HistoryItem = [session: number, line: number, input: string | [input: string, output: string | null]];

/** In memory, of one session (number 0 = the present one, as IPython counts). */
export class History {
  readonly #entries: Entry[] = [];
  readonly #limit: number;

  /** @param limit - How many cells to keep; default 10,000, enough for a long day and small in memory. */
  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
    if (this.#entries.length > this.#limit) this.#entries.shift();
  }

  /** Keeps the text of a result beside its input. */
  setOutput(line: number, output: string): void {
    const entry = this.#entries.findLast((candidate) => candidate.line === line);
    if (entry) entry.output = output;
  }

  /** Answers a `history_request`. Unknown kinds of access give nothing, as in IPython. */
  query(request: Json): HistoryItem[] {
    const withOutput = request.output === true;
    return this.#select(request).map(({ line, input, output }) => [0, line, withOutput ? [input, output] : input]);
  }

  #select(request: Json): readonly Entry[] {
    const count = typeof request.n === "number" ? Math.max(0, request.n) : undefined;
    switch (request.hist_access_type) {
      case "tail":
        return last(this.#entries, count ?? 10);
      case "range": {
        const start = typeof request.start === "number" ? request.start : 0;
        const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
        return request.session ? [] : this.#entries.filter(({ line }) => line >= start && line < stop);
      }
      case "search": {
        const pattern = globPattern(typeof request.pattern === "string" ? request.pattern : "*");
        const found = this.#entries.filter(({ input }) => pattern.test(input));
        const kept = request.unique === true ? lastOfEachInput(found) : found;
        return count === undefined ? kept : last(kept, count);
      }
      default:
        return [];
    }
  }
}

function last(entries: readonly Entry[], count: number): readonly Entry[] {
  return count === 0 ? [] : entries.slice(-count);
}

function lastOfEachInput(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry, index) => entries.findLastIndex(({ input }) => input === entry.input) === index);
}

/** A glob over a whole cell: `*` and `?`, everything else literally. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
