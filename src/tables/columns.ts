/** The types of the tables' columns, and how plain JavaScript values become DuckDB's. */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  listValue,
  STRUCT,
  structValue,
  USMALLINT,
  VARCHAR,
} from "@duckdb/node-api";

/** A column's type: a name for a plain one, `{ list }` for an array, `{ struct }` for a record. */
export type ColumnType =
  | "boolean"
  | "integer"
  | "bigint"
  | "usmallint"
  | "float"
  | "double"
  | "varchar"
  | { readonly list: ColumnType }
  | { readonly struct: Columns };

/** A table's columns in their order. */
export interface Columns {
  readonly [name: string]: ColumnType;
}

const plainTypes = {
  boolean: BOOLEAN,
  integer: INTEGER,
  bigint: BIGINT,
  usmallint: USMALLINT,
  float: FLOAT,
  double: DOUBLE,
  varchar: VARCHAR,
} as const;

export function duckdbType(type: ColumnType): DuckDBType {
  if (typeof type === "string") return plainTypes[type];
  if ("list" in type) return LIST(duckdbType(type.list));
  return STRUCT(mapValues(type.struct, duckdbType));
}

/**
 * A plain value as DuckDB wants it; `undefined` and `null` become NULL.
 * @throws TypeError where the value is not of the column's type
 */
export function duckdbValue(value: unknown, type: ColumnType, column: string): DuckDBValue {
  if (value === undefined || value === null) return null;
  if (typeof type === "string") return plainValue(value, type, column);
  if ("list" in type) {
    const { list } = type;
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw wrongType(value, "an array", column);
    return listValue(Array.from(value as ArrayLike<unknown>, (entry) => duckdbValue(entry, list, `${column}[]`)));
  }
  if (typeof value !== "object") throw wrongType(value, "a record", column);
  const record = value as Record<string, unknown>;
  return structValue(mapValues(type.struct, (field, name) => duckdbValue(record[name], field, `${column}.${name}`)));
}

function plainValue(value: unknown, type: keyof typeof plainTypes, column: string): DuckDBValue {
  switch (type) {
    case "varchar":
      if (typeof value !== "string") throw wrongType(value, "a string", column);
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(value, "true or false", column);
      return value;
    case "bigint":
      if (typeof value === "bigint") return value;
      if (!Number.isSafeInteger(value)) throw wrongType(value, "a safe integer", column);
      return BigInt(value as number); // checked in the line above
    case "integer":
    case "usmallint": {
      const [lowest, highest] = type === "integer" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 16 - 1];
      if (!Number.isInteger(value) || (value as number) < lowest || (value as number) > highest) {
        throw wrongType(value, `an integer in ${lowest}…${highest}`, column);
      }
      return value as number; // checked in the line above
    }
    default:
      if (typeof value !== "number") throw wrongType(value, "a number", column);
      return value;
  }
}

function wrongType(value: unknown, wanted: string, column: string): TypeError {
  const found = typeof value === "object" ? "an object" : `${typeof value} ${String(value)}`;
  return new TypeError(`Cannot write ${found} to the column ${column}: ${wanted} was wanted`);
}

function mapValues<Out>(columns: Columns, map: (type: ColumnType, name: string) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, map(type, name)]));
}
