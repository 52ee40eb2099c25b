/** Reads what is at the end of a path of names (`a.b.c`), without running any code of the user's. */
const nameChain = /(?:[\p{ID_Start}$_][\p{ID_Continue}$]*\??\.)*[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The variables of the notebook and the globals behind them. */
export interface Names {
  readonly variables: object;
}

/** The chain of names that ends at the end of a text: `x = foo.bar` ends in `["foo", "bar"]`. */
export function chainAtEnd(text: string): string[] | undefined {
  const match = nameChain.exec(text);
  return match ? match[0].split(/\??\./) : undefined;
}

/** The value a chain leads to, or `undefined` inside where it leads nowhere. Getters of the user's are not called. */
export function valueAt(chain: readonly string[], { variables }: Names): { readonly value: unknown } | undefined {
  const [first, ...rest] = chain;
  if (first === undefined) return undefined;
  let value: unknown;
  if (Object.hasOwn(variables, first)) value = readVariable(variables, first);
  else if (first in globalThis) value = Reflect.get(globalThis, first);
  else return undefined;
  for (const name of rest) {
    if (value === null || value === undefined) return undefined;
    const found = readField(Object(value) as object, name);
    if (!found) return undefined;
    value = found.value;
  }
  return { value };
}

/** The names of all fields of a value, its own first, then those it inherits. */
export function fieldNames(value: unknown): string[] {
  const names = new Set<string>();
  if (value === null || value === undefined) return [];
  for (
    let holder: object | null = Object(value) as object;
    holder;
    holder = Object.getPrototypeOf(holder) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(holder)) if (isIdentifier(name)) names.add(name);
  }
  return [...names];
}

export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

/** An import is a getter of ours, safe to call; it may throw where the module lacks the name. */
function readVariable(variables: object, name: string): unknown {
  try {
    return Reflect.get(variables, name);
  } catch {
    return undefined;
  }
}

function readField(value: object, name: string): { readonly value: unknown } | undefined {
  for (let holder: object | null = value; holder; holder = Object.getPrototypeOf(holder) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor) return "value" in descriptor ? { value: descriptor.value as unknown } : undefined;
  }
  return undefined;
}
