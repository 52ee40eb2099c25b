/**
 * Types across the cells of a notebook: diagnostics before a cell runs, completion, inspection.
 *
 * The work is done by TypeScript's language server in a process of its own. Nothing here throws because of it: where it
 * is not there (yet), hangs or dies, a check says so, and completion and inspection find nothing. It is started anew.
 */
import { type CellNames, guessCellNames, readCellNames } from "./cell-names.ts";
import { CellScope, type SlotChange } from "./cell-scope.ts";
import { type CellCompletions, cellCompletions, type ServerCompletions } from "./completion.ts";
import { type CellDiagnostic, cellDiagnostics, type ServerDiagnostic } from "./diagnostics.ts";
import { Documents } from "./documents.ts";
import { type CellInspection, placesToInspect, readHover } from "./inspection.ts";
import { findJsx, jsxMessage } from "./jsx.ts";
import { LanguageServer } from "./language-server.ts";
import { LocalImports } from "./local-imports.ts";
import { LineMap } from "./positions.ts";
import { configTexts, documentNames, globalTexts, hubSpecifier, hubText, slotName } from "./project.ts";
import { serverAnswers, startServer } from "./start-server.ts";

export interface CellTypesOptions {
  /** The notebook's folder, absolute: imports resolve from it, and its `tsconfig.json` is honoured. */
  readonly folder: string;
  /**
   * How long a cell waits for the service to come up before it runs unchecked, in milliseconds.
   * Default: 500, which a person takes for the start of the kernel.
   */
  readonly startLimitMs?: number;
  /**
   * How long one answer of TypeScript may take, in milliseconds; then it counts as hung and is started anew.
   * Default: 10 000, since the first look at a large package takes some seconds on a slow machine.
   */
  readonly answerLimitMs?: number;
}

/** What came of checking a cell. */
export type CellCheck =
  | { readonly checked: true; readonly diagnostics: readonly CellDiagnostic[] }
  | {
      readonly checked: false;
      readonly reason: "starting" | "interrupted" | "failed" | "closed";
      readonly detail: string;
    };

export interface CellTypes {
  /** The language server's process, while there is one: for figures and tests. */
  readonly pid: number | undefined;
  /** What is wrong with a cell, given the cells accepted before. Never rejects. */
  check(cell: string, options?: { readonly signal?: AbortSignal }): Promise<CellCheck>;
  /** Later cells see what this cell declares, whether it was checked or has errors. At once, also while starting. */
  accept(cell: string): void;
  /** What fits at an offset in UTF-16 units, best first. Never rejects. */
  complete(code: string, offset: number): Promise<CellCompletions>;
  /** What the name at an offset in UTF-16 units is. Never rejects. */
  inspect(code: string, offset: number): Promise<CellInspection | undefined>;
  /** Forgets all cells, as a restart of the runtime does. */
  reset(): void;
  /** Ends the service and its process. */
  close(): Promise<void>;
}

/** Slots come in blocks: one more makes TypeScript build its program anew, which takes 30 ms. */
const slotBlock = 32;
/** The service is given up for a while when it fails this often within a minute. */
const maxFailures = 3;
const failureWindowMs = 60_000;
/** Coming up takes half a second, some seconds on a busy machine; nobody waits for it longer than they want to. */
const bootLimitMs = 60_000;
/** A person who asks for completions looks elsewhere after this long. */
const askLimitMs = 3000;

/** Starts the service of a notebook; it comes up in the background. */
export function openCellTypes(options: CellTypesOptions): CellTypes {
  return new Service(options);
}

class Service implements CellTypes {
  readonly #folder: string;
  readonly #startLimitMs: number;
  readonly #answerLimitMs: number;
  readonly #scope: CellScope = new CellScope(hubSpecifier);
  readonly #documents: Documents;
  readonly #imports: LocalImports;
  #slots = 0;
  #starting: Promise<LanguageServer> | undefined;
  #server: LanguageServer | undefined;
  #failures: number[] = [];
  #lastFailure = "";
  #isClosed = false;
  /** One thing at a time: all requests are about the same document. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ folder, startLimitMs = 500, answerLimitMs = 10_000 }: CellTypesOptions) {
    this.#folder = folder;
    this.#startLimitMs = startLimitMs;
    this.#answerLimitMs = answerLimitMs;
    this.#documents = new Documents(folder);
    this.#imports = new LocalImports(folder);
    for (const [name, text] of [...configTexts(folder), ...globalTexts(folder)]) this.#documents.set(name, text);
    this.#addSlots();
    this.#documents.set(documentNames.cell, this.#scope.head(nothing).text);
    this.#connect().catch(() => {}); // Whoever asks is told.
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  async check(cell: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<CellCheck> {
    const late = unchecked("starting", `types were not ready within ${this.#startLimitMs} ms`);
    const interrupted = unchecked("interrupted", "the check was interrupted");
    if (this.#isClosed) return unchecked("closed", "the service is closed");
    if (signal?.aborted) return interrupted;
    const stop = aborted(signal);
    try {
      const ready = await Promise.race([this.#connect(), after(this.#startLimitMs), stop.promise]);
      if (ready === "aborted") return interrupted;
      if (ready === "late") return late;
      const answer = this.#inTurn(async () => this.#check(await this.#connect(), cell, signal));
      const found = await Promise.race([answer, stop.promise]);
      if (found === "aborted") {
        answer.catch(() => {});
        return interrupted;
      }
      return { checked: true, diagnostics: found };
    } catch (error) {
      if (this.#isClosed) return unchecked("closed", "the service is closed");
      return unchecked("failed", error instanceof Error ? error.message : String(error));
    } finally {
      stop.release();
    }
  }

  accept(cell: string): void {
    const names = readCellNames(cell);
    if (!names) return;
    const change = this.#scope.accept(cell, names);
    if (!change) return;
    this.#imports.add(names.specifiers);
    this.#store(change);
    this.#settle(names);
  }

  async complete(code: string, offset: number): Promise<CellCompletions> {
    const at = Math.max(0, Math.min(offset, code.length));
    const nothingFound: CellCompletions = { entries: [], replaceStart: at, replaceEnd: at };
    return this.#ask(nothingFound, async (server) => {
      const head = this.#show(server, code, at);
      const list = await this.#request(server, "textDocument/completion", head, code, at);
      if (list === null || typeof list !== "object") return nothingFound;
      return cellCompletions(list as ServerCompletions, head, code, at); // The server's own format.
    });
  }

  async inspect(code: string, offset: number): Promise<CellInspection | undefined> {
    return this.#ask(undefined, async (server) => {
      const head = this.#show(server, code, offset);
      for (const place of placesToInspect(code, offset)) {
        const hover = await this.#request(server, "textDocument/hover", head, code, place);
        const markdown = (hover as { readonly contents?: { readonly value?: unknown } } | null)?.contents?.value; // The server's own format.
        const found = typeof markdown === "string" ? readHover(markdown) : undefined;
        if (found) return found;
      }
      return undefined;
    });
  }

  reset(): void {
    for (const slot of this.#scope.slots.keys()) this.#documents.set(slotName(slot), this.#scope.emptySlot);
    this.#scope.clear();
    this.#settle(nothing);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const server = this.#server ?? (await this.#starting?.catch(() => undefined));
    await server?.close();
  }

  async #check(server: LanguageServer, cell: string, signal: AbortSignal | undefined): Promise<CellDiagnostic[]> {
    const own = readCellNames(cell);
    const jsx = own ? undefined : findJsx(cell);
    if (jsx) {
      const { line, character } = new LineMap(cell).positionOf(jsx.start);
      const { start, end } = jsx;
      return [
        {
          category: "error",
          code: 17004,
          message: jsxMessage,
          start,
          end,
          line: line + 1,
          column: character + 1,
          related: [],
        },
      ];
    }
    const { text: head } = this.#scope.head(own ?? guessCellNames(cell));
    this.#imports.add(own?.specifiers ?? []);
    this.#notice(server);
    this.#documents.set(documentNames.cell, head + cell);
    this.#documents.push(server);
    const params = { textDocument: { uri: this.#documents.uriOf(documentNames.cell) } };
    const answer = await server.request("textDocument/diagnostic", params, { timeoutMs: this.#answerLimitMs, signal });
    const items = (answer as { readonly items?: readonly ServerDiagnostic[] } | null)?.items ?? []; // The server's own format.
    for (const { code, message } of items) {
      const missing = code === 2307 ? /'([^']+)'/.exec(message)?.[1] : undefined;
      if (missing !== undefined) this.#imports.addMissing(missing);
    }
    return cellDiagnostics(items, {
      head,
      cell,
      isBroken: own === undefined,
      kindOf: (name) => this.#scope.kindOf(name),
    });
  }

  /** Puts code that is being written into the document; returns what stands before it. */
  #show(server: LanguageServer, code: string, offset: number): string {
    // Mostly the line with the cursor is what makes it no TypeScript; a cell without it still tells its names.
    const own = readCellNames(code) ?? guessCellNames(code, readCellNames(withoutLine(code, offset)));
    const { text: head } = this.#scope.head(own);
    this.#notice(server);
    this.#documents.set(documentNames.cell, head + code);
    this.#documents.push(server);
    return head;
  }

  #request(server: LanguageServer, method: string, head: string, code: string, offset: number): Promise<unknown> {
    const position = new LineMap(head + code).positionOf(head.length + offset);
    const params = { textDocument: { uri: this.#documents.uriOf(documentNames.cell) }, position };
    return server.request(method, params, { timeoutMs: this.#answerLimitMs });
  }

  /** Files that changed on disk. */
  #notice(server: LanguageServer): void {
    const changes = this.#imports.changes();
    if (changes.length === 0) return;
    for (const [name, text] of configTexts(this.#folder)) this.#documents.set(name, text);
    server.notify("workspace/didChangeWatchedFiles", { changes });
  }

  #store({ slot, text }: SlotChange): void {
    while (slot >= this.#slots) this.#addSlots();
    this.#documents.set(slotName(slot), text);
  }

  #addSlots(): void {
    const from = this.#slots;
    this.#slots += slotBlock;
    for (let slot = from; slot < this.#slots; slot++) this.#documents.set(slotName(slot), this.#scope.emptySlot);
    this.#documents.set(documentNames.hub, hubText(this.#slots));
  }

  /**
   * Lets TypeScript take in an accepted cell while that cell runs, so that the next check finds only its own cell
   * changed. A cell with imports is taken out of the document as well, since its imports changed the program.
   */
  #settle({ specifiers }: CellNames): void {
    if (!this.#server) return;
    this.#inTurn(async () => {
      const server = await this.#connect();
      const params = { textDocument: { uri: this.#documents.uriOf(documentNames.hub) } };
      this.#documents.push(server);
      await server.request("textDocument/foldingRange", params, { timeoutMs: this.#answerLimitMs });
      if (specifiers.length === 0) return;
      this.#documents.set(documentNames.cell, this.#scope.head(nothing).text);
      this.#documents.push(server);
      await server.request("textDocument/foldingRange", params, { timeoutMs: this.#answerLimitMs });
    }).catch(() => {}); // The next check tells.
  }

  async #ask<Answer>(nothingFound: Answer, body: (server: LanguageServer) => Promise<Answer>): Promise<Answer> {
    if (this.#isClosed) return nothingFound;
    const answer = this.#inTurn(async () => body(await this.#connect())).catch(() => nothingFound);
    const first = await Promise.race([answer, after(askLimitMs)]);
    return first === "late" ? nothingFound : first;
  }

  #inTurn<Result>(body: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(body);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** The server, started where there is none. */
  #connect(): Promise<LanguageServer> {
    if (this.#isClosed) return Promise.reject(new Error("The type service is closed"));
    if (this.#server?.isAlive) return Promise.resolve(this.#server);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #start(): Promise<LanguageServer> {
    this.#failures = this.#failures.filter((time) => Date.now() - time < failureWindowMs);
    if (this.#failures.length >= maxFailures)
      throw new Error(`The type service rests after ${maxFailures} failures: ${this.#lastFailure}`);
    let server: LanguageServer | undefined;
    try {
      server = new LanguageServer(serverAnswers);
      this.#documents.forgetSent();
      await startServer(server, this.#folder, bootLimitMs);
      this.#documents.push(server);
      const params = { textDocument: { uri: this.#documents.uriOf(documentNames.cell) } };
      await server.request("textDocument/diagnostic", params, { timeoutMs: bootLimitMs });
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error));
      server?.kill("it did not start");
      throw error;
    }
    this.#server = server;
    const started = server;
    void started.ended.then((how) => this.#died(started, how));
    if (this.#isClosed) await server.close();
    return server;
  }

  #failed(how: string): void {
    this.#lastFailure = how;
    this.#failures.push(Date.now());
  }

  #died(server: LanguageServer, how: string): void {
    if (this.#isClosed) return;
    this.#failed(how);
    if (this.#server === server) this.#server = undefined;
    this.#connect().catch(() => {}); // Whoever asks is told.
  }
}

const nothing: CellNames = { names: new Map(), exported: new Set(), specifiers: [], isAugmenting: false };

function unchecked(reason: "starting" | "interrupted" | "failed" | "closed", detail: string): CellCheck {
  return { checked: false, reason, detail };
}

function after(ms: number): Promise<"late"> {
  return new Promise((resolve) => setTimeout(resolve, ms, "late").unref());
}

function aborted(signal: AbortSignal | undefined): {
  readonly promise: Promise<"aborted">;
  readonly release: () => void;
} {
  let release = (): void => {};
  const promise = new Promise<"aborted">((resolve) => {
    const listener = (): void => resolve("aborted");
    signal?.addEventListener("abort", listener, { once: true });
    release = () => signal?.removeEventListener("abort", listener);
  });
  return { promise, release };
}

/** The code with the cursor's line blanked, so that all else stays where it is. */
function withoutLine(code: string, offset: number): string {
  const start = code.lastIndexOf("\n", offset - 1) + 1;
  const end = code.indexOf("\n", offset);
  const stop = end < 0 ? code.length : end;
  return code.slice(0, start) + " ".repeat(stop - start) + code.slice(stop);
}
