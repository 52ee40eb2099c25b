/** What lowered code calls: `using` and decorators. oxc names them `babelHelpers`. */

interface Resource {
  readonly value: unknown;
  readonly dispose: () => unknown;
  readonly isAsync: boolean;
}

const disposeSymbol: symbol = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for("Symbol.dispose");
const asyncDisposeSymbol: symbol =
  (Symbol as { asyncDispose?: symbol }).asyncDispose ?? Symbol.for("Symbol.asyncDispose");

function methodOf(value: object, symbol: symbol): (() => unknown) | undefined {
  const method = (value as Record<symbol, unknown>)[symbol];
  return typeof method === "function" ? () => method.call(value) : undefined;
}

/** The state of one scope that has `using` declarations: `u` and `a` take a resource, `d` disposes of all. */
function usingCtx(): object {
  const nothing = {};
  const resources: Resource[] = [];
  const take = (value: unknown, isAsync: boolean): unknown => {
    if (value === null || value === undefined) {
      if (isAsync) resources.push({ value, dispose: () => undefined, isAsync });
      return value;
    }
    if (typeof value !== "object" && typeof value !== "function")
      throw new TypeError("using declarations can only be used with objects, functions, null, or undefined.");
    const dispose = (isAsync ? methodOf(value, asyncDisposeSymbol) : undefined) ?? methodOf(value, disposeSymbol);
    if (!dispose) throw new TypeError(`The value has no [Symbol.${isAsync ? "asyncDispose" : "dispose"}]() method`);
    resources.push({ value, dispose, isAsync });
    return value;
  };
  return {
    e: nothing,
    u: (value: unknown) => take(value, false),
    a: (value: unknown) => take(value, true),
    d(this: { e: unknown }): unknown {
      let error = this.e;
      const fail = (thrown: unknown): void => {
        error = error === nothing ? thrown : suppressed(thrown, error);
      };
      const next = (): unknown => {
        for (let resource = resources.pop(); resource; resource = resources.pop()) {
          try {
            const result = resource.dispose();
            if (resource.isAsync) return Promise.resolve(result).catch(fail).then(next);
          } catch (thrown) {
            fail(thrown);
          }
        }
        if (error !== nothing) throw error;
        return undefined;
      };
      return next();
    },
  };
}

function suppressed(error: unknown, earlier: unknown): Error {
  return Object.assign(new Error("An error was suppressed during disposal", { cause: error }), {
    name: "SuppressedError",
    error,
    suppressed: earlier,
  });
}

type Decorator = (target: object, key?: string | symbol, descriptor?: PropertyDescriptor | number) => unknown;

/** TypeScript's `experimentalDecorators`. */
function decorate(
  decorators: readonly Decorator[],
  target: object,
  key?: string | symbol,
  kind?: null | undefined,
): unknown {
  const isMember = key !== undefined;
  const descriptor = isMember && kind === null ? Object.getOwnPropertyDescriptor(target, key) : undefined;
  let result: unknown = isMember ? descriptor : target;
  for (const decorator of decorators.toReversed()) {
    const given = isMember
      ? decorator(target, key, result as PropertyDescriptor | undefined)
      : decorator(result as object);
    result = given ?? result;
  }
  if (isMember && result) Object.defineProperty(target, key, result as PropertyDescriptor);
  return result;
}

function decorateParam(index: number, decorator: Decorator): Decorator {
  return (target, key) => decorator(target, key, index);
}

/** Puts the helpers where lowered code looks for them, and gives Node 20 the two disposal symbols. */
export function installHelpers(): void {
  const hidden = (value: unknown): PropertyDescriptor => ({
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  Object.defineProperty(
    globalThis,
    "babelHelpers",
    hidden({ usingCtx, decorate, decorateParam, decorateMetadata: () => () => undefined }),
  );
  for (const [name, symbol] of [
    ["dispose", disposeSymbol],
    ["asyncDispose", asyncDisposeSymbol],
  ] as const) {
    if (!(name in Symbol)) Object.defineProperty(Symbol, name, hidden(symbol));
  }
}
