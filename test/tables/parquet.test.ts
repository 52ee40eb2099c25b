import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openTables, readParquet, writeParquet } from "../../src/tables/index.ts";

const columns = {
  id: "varchar",
  tokens: { list: "usmallint" },
  boxes: { list: { struct: { left_px: "integer", confidence: "double" } } },
  seed: "bigint",
  score: "integer",
} as const;
const rows = [
  { id: "a'b", tokens: [1, 65535], boxes: [{ left_px: -3, confidence: 0.1 }], seed: 2 ** 53 - 1, score: 0 },
  { id: "🦊\n<b>", tokens: [], boxes: [], seed: 0, score: null },
];

describe("parquet", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-parquet-"));
  });
  after(() => rm(folder, { recursive: true }));

  test("writeParquet() and readParquet() give the rows back, lists, records and NULL included", async () => {
    const path = join(folder, "rows.parquet");
    await writeParquet(path, columns, rows);
    assert.deepEqual(await readParquet(path), rows);
  });

  test("writeParquet() writes the same bytes for the same rows", async () => {
    const many = Array.from({ length: 300_000 }, (_, index) => ({ ...rows[index % 2], id: `${index}` }));
    await writeParquet(join(folder, "one.parquet"), columns, many);
    await writeParquet(join(folder, "two.parquet"), columns, many);
    assert.ok((await readFile(join(folder, "one.parquet"))).equals(await readFile(join(folder, "two.parquet"))));
  });

  test("writeParquet() keeps the columns of an empty table", async () => {
    const path = join(folder, "empty.parquet");
    await writeParquet(path, columns, []);
    const tables = openTables({ empty: { files: [path] } });
    assert.deepEqual(await tables.sql`SELECT count(*) AS n, count(score) AS scores FROM empty`, [{ n: 0, scores: 0 }]);
  });

  test("writeParquet() names the column and leaves no file when a value has the wrong type", async () => {
    const path = join(folder, "wrong.parquet");
    await assert.rejects(
      writeParquet(path, columns, [{ id: "a", tokens: [70_000] }]),
      /column tokens\[\]: an integer in 0…65535/,
    );
    assert.deepEqual(
      (await readdir(folder)).filter((file) => file.startsWith("wrong")),
      [],
    );
  });

  test("sql passes values as parameters, never as SQL", async () => {
    const path = join(folder, "asked.parquet");
    await writeParquet(path, columns, rows);
    const tables = openTables({
      photos: { files: [path] },
      scored: { select: "SELECT * FROM photos WHERE score IS NOT NULL" },
    });
    assert.deepEqual(await tables.sql`SELECT seed FROM scored WHERE id = ${"a'b"} AND score < ${5}`, [
      { seed: 2 ** 53 - 1 },
    ]);
  });
});
