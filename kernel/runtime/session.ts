/** Runs cells: one at a time, each with its own cancellation, all in the same scope. */
import { constants, Script } from "node:vm";
import type { Command, ExpressionResult, Failure, Outcome, RunId } from "../bridge/index.ts";
import { type MimeBundle, mimeBundleOf } from "../display/index.ts";
import { compileCell } from "./cell/compile.ts";
import { CellSyntaxError } from "./cell/strip-types.ts";
import type { CellSources } from "./errors/call-sites.ts";
import { type Failures, Interrupted } from "./errors/failure.ts";
import type { Importer } from "./modules/importer.ts";
import type { Outbox } from "./outbox.ts";
import type { NotebookScope } from "./scope.ts";

export interface SessionParts {
  readonly scope: NotebookScope;
  readonly outbox: Outbox;
  readonly importer: Importer;
  readonly sources: CellSources;
  readonly failures: Failures;
}

type ExecuteCommand = Extract<Command, { readonly type: "execute" }>;

/** A cell in the making. */
interface RunningCell {
  readonly run: RunId;
  readonly abort: AbortController;
}

/** What a compiled cell evaluates to. */
type CellFunction = (variables: object, cell: object) => Promise<readonly [unknown] | undefined>;

export class Session {
  readonly #parts: SessionParts;
  #running: RunningCell | undefined;
  #run: RunId = 0;
  #evaluations = 0;
  #idleSignal: AbortSignal = new AbortController().signal;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** The cell that output belongs to: the one that runs, or else the one that ran last. */
  get run(): RunId {
    return this.#run;
  }

  /** Fires when the running cell is interrupted. Never, while none runs. */
  get signal(): AbortSignal {
    return this.#running?.abort.signal ?? this.#idleSignal;
  }

  async execute({ run, code, count, expressions }: ExecuteCommand): Promise<void> {
    const cell: RunningCell = { run, abort: new AbortController() };
    this.#running = cell;
    this.#run = run;
    let outcome: Outcome;
    try {
      const result = await this.#evaluate(code, `Cell [${count}]`, cell);
      if (result && result[0] !== undefined) this.#pushResult(run, await mimeBundleOf(result[0]));
      outcome = { status: "ok", expressions: await this.#evaluateAll(expressions, cell) };
    } catch (error) {
      outcome = { status: "error", ...this.#describe(error, code, `Cell [${count}]`) };
    }
    await this.#parts.outbox.settled();
    this.#finish(cell, outcome);
  }

  /** Ends the running cell where it stands. What it has started may go on, but nobody waits for it. */
  interrupt(): void {
    const cell = this.#running;
    if (!cell) return;
    const interrupted = new Interrupted();
    cell.abort.abort(interrupted);
    this.#parts.outbox.abandonPending();
    this.#finish(cell, { status: "error", ...this.#parts.failures.describe(interrupted) });
  }

  #finish(cell: RunningCell, outcome: Outcome): void {
    if (this.#running !== cell) return; // It was interrupted before.
    this.#running = undefined;
    this.#parts.outbox.push({ type: "done", run: cell.run, outcome });
  }

  #pushResult(run: RunId, data: MimeBundle): void {
    const isEmpty = Object.keys(data).length === 0; // The value says that there is nothing to show.
    if (this.#running?.run === run && !isEmpty) this.#parts.outbox.push({ type: "result", run, data });
  }

  async #evaluate(source: string, label: string, cell: RunningCell): Promise<readonly [unknown] | undefined> {
    const { scope, importer, sources } = this.#parts;
    const compiled = compileCell(source, { known: scope.kinds, isGlobal: (name) => name in globalThis });
    const file = importer.cellFile(`cell-${++this.#evaluations}.ts`);
    sources.add(file, { label, source, compiled });
    scope.declare(compiled.declares);
    const script = new Script(compiled.code, {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const run = script.runInThisContext() as CellFunction;
    return run(scope.variables, this.#helpers(cell, file));
  }

  /** What compiled code knows as `$cell`. */
  #helpers(cell: RunningCell, file: string): object {
    const { scope, importer } = this.#parts;
    const { signal } = cell.abort;
    return {
      constant: scope.constant,
      meta: importer.metaOf(file),
      import: (specifier: unknown, options?: ImportCallOptions) => importer.import(String(specifier), options),
      importInto: async (
        names: readonly (readonly [string, string])[],
        specifier: string,
        options?: ImportCallOptions,
      ) => {
        const namespace = await importer.import(specifier, options);
        for (const [local, imported] of names) scope.bind(local, importer.reader(namespace, imported, specifier));
      },
      /** Stands around every top-level `await`: an interrupted cell goes no further. */
      resumed: (value: unknown): unknown => {
        if (signal.aborted) throw signal.reason;
        return value;
      },
    };
  }

  async #evaluateAll(
    expressions: Readonly<Record<string, string>>,
    cell: RunningCell,
  ): Promise<Record<string, ExpressionResult>> {
    const results: Record<string, ExpressionResult> = {};
    for (const [name, code] of Object.entries(expressions)) {
      const label = `user expression ${name}`;
      try {
        const result = await this.#evaluate(code, label, cell);
        results[name] = { status: "ok", data: await mimeBundleOf(result?.[0]), metadata: {} };
      } catch (error) {
        results[name] = { status: "error", ...this.#describe(error, code, label) };
      }
    }
    return results;
  }

  #describe(error: unknown, code: string, label: string): Failure {
    const { failures } = this.#parts;
    return error instanceof CellSyntaxError ? failures.describeSyntax(error, label, code) : failures.describe(error);
  }
}
