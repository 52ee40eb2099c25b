/** Runs cells as the runtime does, without processes around them: for tests of the cell language. */
import { runInThisContext } from "node:vm";
import { compileCell } from "../../../../kernel/runtime/cell/compile.ts";
import { NotebookScope } from "../../../../kernel/runtime/scope.ts";

type CellFunction = (variables: object, cell: object) => Promise<readonly [unknown] | undefined>;

/** A notebook in memory; `modules` are what its cells can import. */
export class TestNotebook {
  readonly scope: NotebookScope = new NotebookScope(new Map());
  readonly #modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  constructor(modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}) {
    this.#modules = modules;
  }

  compile(source: string): string {
    return compileCell(source, this.#options).code;
  }

  /** Runs a cell; its result, or `undefined` where it has none. */
  async run(source: string): Promise<unknown> {
    const compiled = compileCell(source, this.#options);
    this.scope.declare(compiled.declares);
    const cell = runInThisContext(compiled.code) as CellFunction;
    const result = await cell(this.scope.variables, {
      constant: this.scope.constant,
      meta: { url: "file:///notebook/cell.ts" },
      resumed: (value: unknown) => value,
      import: async (specifier: string) => this.#modules[specifier],
      importInto: async (names: readonly (readonly [string, string])[], specifier: string) => {
        const module = this.#modules[specifier] ?? {};
        for (const [local, imported] of names)
          this.scope.bind(local, () => (imported === "*" ? module : module[imported]));
      },
    });
    return result?.[0];
  }

  get #options(): Parameters<typeof compileCell>[1] {
    return { known: this.scope.kinds, isGlobal: (name) => name in globalThis };
  }
}

/** The results of cells run one after the other in one notebook. */
export async function runCells(...sources: readonly string[]): Promise<unknown[]> {
  const notebook = new TestNotebook();
  const results: unknown[] = [];
  for (const source of sources) results.push(await notebook.run(source));
  return results;
}

/** The result of the last of several cells. */
export async function lastOf(...sources: readonly string[]): Promise<unknown> {
  return (await runCells(...sources)).at(-1);
}
