/** The variables of the notebook: one object that all cells share, and what stands behind it. */
import type { BindingKind } from "./cell/top-level.ts";

export class NotebookScope {
  /** What cells know as `$`: own properties are the variables; any other name falls through to the globals. */
  readonly variables: Record<string, unknown>;
  /** What cells know as `$cell.constant`: a name that must not be assigned to. */
  readonly constant: Record<string, unknown>;
  readonly #kinds: Map<string, BindingKind> = new Map();
  readonly #builtins: ReadonlyMap<string, unknown>;

  /** @param builtins - Names that only cells see (`require`, `__dirname`); a cell may declare over them. */
  constructor(builtins: ReadonlyMap<string, unknown>) {
    this.#builtins = builtins;
    this.variables = Object.create(this.#fallback()) as Record<string, unknown>;
    this.constant = new Proxy(this.variables, {
      set: () => {
        throw new TypeError("Assignment to constant variable.");
      },
    });
  }

  /** What was declared so far, by name. */
  get kinds(): ReadonlyMap<string, BindingKind> {
    return this.#kinds;
  }

  /** Makes names assignable. A name that was an import becomes a plain variable again. */
  declare(names: ReadonlyMap<string, BindingKind>): void {
    for (const [name, kind] of names) {
      this.#kinds.set(name, kind);
      const isImport = Object.getOwnPropertyDescriptor(this.variables, name)?.get !== undefined;
      if (isImport && kind !== "import") this.#define(name, undefined);
    }
  }

  /** Binds a name to whatever `read` gives, each time anew: the live binding of an import. */
  bind(name: string, read: () => unknown): void {
    Object.defineProperty(this.variables, name, { get: read, enumerable: true, configurable: true });
  }

  #define(name: string, value: unknown): void {
    Object.defineProperty(this.variables, name, { value, writable: true, enumerable: true, configurable: true });
  }

  /** Stands behind the variables, as prototype: asked only for names that have no value (yet). */
  #fallback(): object {
    const missing = (name: string): never => {
      throw new ReferenceError(`${name} is not defined`);
    };
    return new Proxy(Object.create(null) as object, {
      has: (_, name) => typeof name === "string" && (this.#builtins.has(name) || name in globalThis),
      get: (_, name) => {
        if (typeof name === "symbol") return undefined;
        if (this.#builtins.has(name)) return this.#builtins.get(name);
        return name in globalThis ? Reflect.get(globalThis, name) : missing(name);
      },
      set: (_, name, value) => {
        if (typeof name === "symbol") return false;
        if (this.#kinds.has(name)) this.#define(name, value);
        else if (name in globalThis) Reflect.set(globalThis, name, value);
        else missing(name);
        return true;
      },
    });
  }
}
