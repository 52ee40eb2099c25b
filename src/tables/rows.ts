/** Query results as plain JavaScript records. */
import type { DuckDBResultReader } from "@duckdb/node-api";

/** A row whose columns are not known beforehand. */
export type Row = Record<string, unknown>;

export function plainRows(reader: DuckDBResultReader): Row[] {
  return reader.getRowObjectsJS().map((row) => plain(row) as Row);
}

/** 64-bit integers become numbers where they are safe; everything else stays. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
  }
  return value;
}
