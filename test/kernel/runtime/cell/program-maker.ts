/** Makes random programs that shadow, close over, destructure and reassign a handful of names. Seeded. */

const names = ["a", "b", "c", "d"] as const;

/**
 * Top-level names are declared before anything else, so that a program means the same whether its statements are one
 * cell or many. Inner scopes shadow them in every way there is.
 */
export class ProgramMaker {
  #state: number;
  #labels = 0;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0;
  }

  /** The top-level statements of a program. */
  program(): string[] {
    const head = [
      "let a = 1;",
      "const b = 2;",
      "var c = 3;",
      "function d(x = a, ...rest) { trace(['d', x, rest.length]); return x + b; }",
    ];
    return [...head, ...this.#times(6, () => this.#statement(3)), "trace([a, b, c, typeof d]);"];
  }

  #statement(depth: number): string {
    const simple: readonly (() => string)[] = [
      () => `trace(${this.#expression(2)});`,
      () => `${this.#assignable()} = ${this.#expression(2)};`,
      () => `${this.#assignable()} += ${this.#expression(1)};`,
      () => `${this.#assignable()}++;`,
      () => `[${this.#assignable()}, a = 0] = [${this.#expression(1)}, ${this.#expression(1)}];`,
      () => `({ x: ${this.#assignable()}, c = ${this.#expression(1)} } = { x: ${this.#expression(1)} });`,
      () => `trace(typeof ${this.#name()});`,
    ];
    const nested: readonly (() => string)[] = [
      () => `{ ${this.#block(depth - 1)} }`,
      () => `if (${this.#expression(1)}) { ${this.#block(depth - 1)} } else { ${this.#block(depth - 1)} }`,
      () => `for (let ${this.#name()} = 0, limit = 2; limit-- > 0;) { ${this.#block(depth - 1)} }`,
      () => `for (const ${this.#name()} of [1, 2]) { ${this.#block(depth - 1)} }`,
      () => `for (const [${this.#name()}] of [[1], [2]]) trace(${this.#expression(1)});`,
      () => `for (const ${this.#name()} in { p: 1, q: 2 }) { ${this.#block(depth - 1)} }`,
      () => `for (${this.#assignable()} of [7, 8]) { ${this.#block(depth - 1)} }`,
      () =>
        `try { ${this.#block(depth - 1)} throw ${this.#expression(1)}; } catch (${this.#name()}) { { ${this.#block(depth - 1)} } }`,
      () =>
        `try { throw { a: 5 }; } catch ({ a: ${this.#name()} = 1 }) { { ${this.#block(depth - 1)} } } finally { trace('f'); }`,
      () =>
        `switch (${this.#expression(1)}) { case 1: let ${this.#name()} = 9; trace(a); break; default: trace(${this.#expression(1)}); }`,
      () => this.#labelled(`a${++this.#labels}`, depth - 1),
      () => `await (${this.#function(depth - 1)})(${this.#expression(1)});`,
      () => `await (async (${this.#name()}) => { await null; { ${this.#block(depth - 1)} } })(${this.#expression(1)});`,
      () => `for await (const ${this.#name()} of [1]) { ${this.#block(depth - 1)} }`,
    ];
    const choice = depth > 0 && this.#below(2) === 0 ? nested : simple;
    return this.#pick(choice)();
  }

  /** Statements of an inner scope that mostly begins by shadowing something. */
  #block(depth: number): string {
    const name = this.#name();
    const declarations = [
      "",
      `let ${name} = ${this.#literal()};`,
      `const ${name} = ${this.#literal()};`,
      `function ${name}() { return ${this.#literal()}; }`,
      `class ${name} { static v = 1; m() { return ${name}.v; } }`,
      `const { ${name}, ...others } = { ${name}: ${this.#literal()}, o: 1 };`,
      `let [${name} = ${this.#literal()}] = [];`,
    ];
    return [this.#pick(declarations), ...this.#times(2, () => this.#statement(depth))].join(" ");
  }

  #labelled(label: string, depth: number): string {
    return `${label}: for (;;) { ${this.#block(depth)} break ${label}; }`;
  }

  #function(depth: number): string {
    const [first, second] = [this.#name(), this.#name()];
    const parameters =
      first === second
        ? first
        : this.#pick([`${first}, ${second} = ${first}`, `{ ${second} } = {}, ${first} = 4`, `${first}, ...${second}`]);
    const body = `{ { ${this.#block(depth)} } return ${this.#expression(1)}; }`;
    return this.#pick([
      () => `async (${parameters}) => ${body}`,
      () => `async function (${parameters}) ${body}`,
      () => `function ${this.#name()}(${parameters}) { trace(arguments.length); return ${this.#expression(1)}; }`,
      () => `async (x) => { var ${first} = x; ${this.#statement(depth)} return ${first}; }`,
    ])();
  }

  #expression(depth: number): string {
    const name = this.#name();
    if (depth === 0) return this.#pick([name, this.#literal()]);
    return this.#pick<() => string>([
      () => this.#name(),
      () => this.#literal(),
      () => `(${this.#expression(depth - 1)} + ${this.#expression(depth - 1)})`,
      () => `\`<\${${this.#expression(depth - 1)}}>\``,
      () => `({ ${name}, x: ${this.#expression(depth - 1)}, [${JSON.stringify(name)}]: 1 }).x`,
      () => `((${name}) => ${this.#expression(depth - 1)})(${this.#literal()})`,
      () => `[${this.#expression(depth - 1)}, ${name}].length`,
      () => `(function () { return this === undefined && typeof ${name}; })()`,
      () => `new (class { f = ${this.#expression(depth - 1)}; get ${name}() { return this.f; } })().${name}`,
      () => `[...(function* () { yield ${this.#expression(depth - 1)}; })()][0]`,
      () => `(typeof ${name} === "number" ? ${name} : ${this.#expression(depth - 1)})`,
    ])();
  }

  /** Any of the names: assigning `b` or `d` may be an error, which then is part of the behaviour. */
  #assignable(): string {
    return this.#below(12) === 0 ? this.#name() : this.#pick(["a", "c"]);
  }

  #name(): string {
    return this.#pick(names);
  }

  #literal(): string {
    return this.#pick(["0", "1", "'s'", "null"]);
  }

  #times<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T; // The index is below the length.
  }

  /** Mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}
