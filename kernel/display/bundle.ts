/** How a value shows itself in a notebook: a MIME bundle. */
import { inspect } from "node:util";
import { recordsTable } from "./table.ts";

/** One thing in several formats, by MIME type: text as strings, binary as base64, JSON types as values. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A value that has a method under this symbol decides itself how it is shown. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** Bounds that keep a careless `bigArray` at the end of a cell readable. */
const inspectOptions = { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 } as const;

/**
 * The bundle of any value.
 *
 * A value with {@link displaySymbol} gives its own (or a promise of it); an array of records is a table beside its
 * text; everything else is text as Node would print it.
 */
export function mimeBundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  const own = ownBundle(value);
  if (own !== undefined) return own;
  const text = { "text/plain": textOf(value) };
  const table = recordsTable(value);
  return table === undefined ? text : { "text/html": table, ...text };
}

/** The text of any value, shortened. */
export function textOf(value: unknown): string {
  if (typeof value === "function") return functionText(value as (...parameters: never) => unknown);
  return inspect(value, inspectOptions);
}

function ownBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const show = (value as Readonly<Record<symbol, unknown>>)[displaySymbol];
  if (typeof show !== "function") return undefined;
  const bundle: unknown = show.call(value);
  return bundle instanceof Promise ? bundle.then((settled) => checkBundle(settled)) : checkBundle(bundle);
}

function checkBundle(bundle: unknown): MimeBundle {
  if (typeof bundle === "object" && bundle !== null && !Array.isArray(bundle)) return bundle as MimeBundle;
  throw new TypeError(
    `Cannot show a value: its [Symbol.for("Jupyter.display")]() gave ${inspect(bundle, { depth: 0 })}, an object { "text/html": …, "text/plain": … } was wanted`,
  );
}

/** A function by its kind and head; its body would be the rewritten one. */
function functionText(value: (...parameters: never) => unknown): string {
  return inspect(value, { ...inspectOptions, depth: 1 });
}
