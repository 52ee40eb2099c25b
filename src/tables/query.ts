/** Questions over Parquet files, asked in SQL. */
import { connect, sqlLiteral, sqlName } from "./database.ts";
import { plainRows, type Row } from "./rows.ts";

/** Named tables, each a set of Parquet files, that SQL can be asked of. */
export interface Tables {
  /**
   * Asks a question; values between the words are parameters, never part of the SQL.
   *
   * @example
   * await tables.sql`SELECT count(*) AS photos FROM photos WHERE width > ${1024}`;
   */
  sql<R extends object = Row>(text: TemplateStringsArray, ...parameters: readonly Parameter[]): Promise<R[]>;
  /** The same for SQL that was put together elsewhere. */
  query<R extends object = Row>(sql: string, parameters?: readonly Parameter[]): Promise<R[]>;
}

/** What may stand between the words of a question. */
export type Parameter = string | number | bigint | boolean | null;

/** The SQL that a table's name stands for: files to read, or a SELECT. */
export type TableSource = { readonly files: readonly string[] } | { readonly select: string };

/** The tables under their names; later ones may select from earlier ones. Files are read anew by each question. */
export function openTables(sources: Readonly<Record<string, TableSource>>): Tables {
  const query = async <R extends object>(sql: string, parameters: readonly Parameter[] = []): Promise<R[]> => {
    const connection = await connect();
    try {
      for (const [name, source] of Object.entries(sources)) {
        await connection.run(`CREATE OR REPLACE TEMP VIEW ${sqlName(name)} AS ${selectOf(source)}`);
      }
      const reader = await connection.runAndReadAll(sql, [...parameters]);
      return plainRows(reader) as R[]; // the caller names the columns that it asks for
    } finally {
      connection.closeSync();
    }
  };
  return {
    query,
    sql: (text, ...parameters) =>
      query(
        text.reduce((sql, part, index) => `${sql}$${index}${part}`),
        parameters,
      ),
  };
}

function selectOf(source: TableSource): string {
  if ("select" in source) return source.select;
  return `SELECT * FROM read_parquet([${source.files.map(sqlLiteral).join(", ")}], union_by_name = true)`;
}
