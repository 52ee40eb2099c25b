/** DuckDB in this process: one shared in-memory instance, so that opening a table costs no start-up. */
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

let instance: Promise<DuckDBInstance> | undefined;

/** A connection of its own: temporary tables and views of it are seen by no other. */
export async function connect(): Promise<DuckDBConnection> {
  instance ??= DuckDBInstance.create(":memory:", { threads: "2" });
  return (await instance).connect();
}

/** The text as a SQL string literal. */
export function sqlLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The name as a SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
