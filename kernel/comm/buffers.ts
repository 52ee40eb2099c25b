/**
 * Binary values in widget state. JSON cannot hold them, so they travel as extra frames beside it, each with the path
 * at which it was found (widget protocol 2.1): a field of an object is taken out, a slot of an array becomes null.
 */

export type Path = readonly (string | number)[];

export interface Detached {
  readonly state: unknown;
  readonly paths: readonly Path[];
  readonly buffers: readonly Uint8Array[];
}

/** Takes the binary values out of a state. What was given is not changed. */
export function detachBuffers(state: unknown): Detached {
  const paths: Path[] = [];
  const buffers: Uint8Array[] = [];
  const copy = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => keep(item, [...path, index]) ?? null);
    if (!isPlainObject(value)) return value;
    const fields = Object.entries(value).map(([name, field]) => [name, keep(field, [...path, name])] as const);
    return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
  };
  const keep = (value: unknown, path: Path): unknown => {
    const bytes = bytesOf(value);
    if (bytes === undefined) return copy(value, path);
    paths.push(path);
    buffers.push(bytes);
    return undefined;
  };
  return { state: copy(state, []), paths, buffers };
}

/** Puts binary values back in their places; paths that lead nowhere are passed over. */
export function attachBuffers(state: unknown, paths: unknown, buffers: readonly Uint8Array[]): unknown {
  if (!Array.isArray(paths)) return state;
  for (const [index, path] of paths.entries()) {
    const buffer = buffers[index];
    if (!Array.isArray(path) || path.length === 0 || buffer === undefined) continue;
    const holder = path.slice(0, -1).reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), state);
    const last: unknown = path.at(-1);
    const isSafe = last !== "__proto__" && (typeof last === "string" || typeof last === "number");
    if (isObject(holder) && isSafe) holder[last] = buffer;
  }
  return state;
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
