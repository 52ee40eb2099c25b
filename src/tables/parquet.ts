/** Parquet files: written whole (or not at all), and the same rows always as the same bytes. */
import { DuckDBDataChunk } from "@duckdb/node-api";
import { replaceFile } from "../files/index.ts";
import { type Columns, duckdbType, duckdbValue } from "./columns.ts";
import { connect, sqlLiteral, sqlName } from "./database.ts";
import { plainRows, type Row } from "./rows.ts";

const rowsPerChunk = 2048; // DuckDB's own vector size

/**
 * Writes the rows as one Parquet file (zstd), atomically; an empty table keeps its columns.
 *
 * @example
 * await writeParquet("scores.parquet", { id: "varchar", score: "integer" }, [{ id: "3f2a", score: 7 }]);
 * @throws TypeError where a value is not of its column's type; the file is then as it was
 */
export async function writeParquet(
  path: string,
  columns: Columns,
  rows: Iterable<Readonly<Record<string, unknown>>> | AsyncIterable<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const connection = await connect();
  try {
    const names = Object.keys(columns);
    const types = Object.values(columns).map(duckdbType);
    const definition = names.map((name, column) => `${sqlName(name)} ${types[column]}`).join(", ");
    await connection.run(`CREATE TEMP TABLE rows (${definition})`);
    const appender = await connection.createAppender("rows", "main", "temp");
    for await (const batch of batches(rows, rowsPerChunk)) {
      const chunk = DuckDBDataChunk.create(types, batch.length);
      for (const [index, [name, type]] of Object.entries(columns).entries()) {
        chunk.setColumnValues(
          index,
          batch.map((row) => duckdbValue(row[name], type, name)),
        );
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await replaceFile(path, async (temporary) => {
      await connection.run("SET threads TO 1"); // more threads would cut the row groups as they finish
      await connection.run(`COPY rows TO ${sqlLiteral(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
    });
  } finally {
    connection.closeSync();
  }
}

/** Reads whole Parquet files, one after another, as plain records; 64-bit integers become numbers where they are safe. */
export async function readParquet<R extends object = Row>(...paths: readonly string[]): Promise<R[]> {
  if (paths.length === 0) return [];
  const connection = await connect();
  try {
    const files = paths.map(sqlLiteral).join(", ");
    const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet([${files}])`);
    return plainRows(reader) as R[]; // the caller names the columns that the file has
  } finally {
    connection.closeSync();
  }
}

async function* batches<T>(items: Iterable<T> | AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
