export type { Columns, ColumnType } from "./columns.ts";
export { sqlLiteral, sqlName } from "./database.ts";
export { readParquet, writeParquet } from "./parquet.ts";
export { openTables, type Parameter, type TableSource, type Tables } from "./query.ts";
export type { Row } from "./rows.ts";
