import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkGrading, gradeRows } from "../../src/annotate/grade.ts";
import { random } from "../../src/random/index.ts";

const rowsOf = (raws: readonly number[]): { id: string; raw: number }[] =>
  raws.map((raw, index) => ({ id: String(index).padStart(4, "0"), raw }));

describe("gradeRows()", () => {
  test("gradeRows() gives each grade to a tenth, the best to the lowest raw score", () => {
    const draws = random(1, "grades");
    for (const count of [10, 57, 100, 1003]) {
      const { rows } = gradeRows(rowsOf(Array.from({ length: count }, () => 100 * draws.uniform())), "equal counts");
      const byRaw = [...rows].sort((a, b) => Number(a.raw) - Number(b.raw)).map((row) => Number(row.score));
      assert.deepEqual(
        byRaw,
        [...byRaw].sort((a, b) => b - a),
        "better is never graded worse",
      );
      const counts = Array.from({ length: 10 }, (_, grade) => byRaw.filter((score) => score === grade).length);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${count}: ${counts}`);
    }
  });

  test("gradeRows() parts equal scores by id, whatever order they come in", () => {
    const rows = rowsOf(new Array(20).fill(0));
    const graded = gradeRows(rows, "equal counts").rows;
    assert.deepEqual(
      graded.map((row) => row.score),
      rows.map((_, index) => Math.floor(index / 2)),
    );
    assert.deepEqual(gradeRows(rows.toReversed(), "equal counts").rows.toReversed(), graded);
  });

  test("gradeRows() grades a few photos in the middle, not at the ends", () => {
    assert.deepEqual(
      gradeRows(rowsOf([50]), "equal counts").rows.map((row) => row.score),
      [5],
    );
    assert.deepEqual(
      gradeRows(rowsOf([80, 20]), "equal counts").rows.map((row) => row.score),
      [2, 7],
    );
    assert.deepEqual(gradeRows([], "equal counts").rows, []);
  });

  test("gradeRows() grades by edges", () => {
    const edges = [10, 20, 30, 40, 50, 60, 70, 80, 90];
    const { rows, record } = gradeRows(rowsOf([0, 9.99, 10, 45, 89.9, 90, 100]), { edges });
    assert.deepEqual(
      rows.map((row) => row.score),
      [9, 9, 8, 5, 1, 0, 0],
    );
    assert.deepEqual([record.rule, record.edges], ["edges", edges]);
  });

  test("gradeRows() records the mapping", () => {
    const { record } = gradeRows(rowsOf([5, 50]), "equal counts");
    assert.deepEqual(record, {
      rule: "equal counts",
      photos: 2,
      counts: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0],
      worstRaw: [null, null, 50, null, null, null, null, 5, null, null],
    });
  });
});

describe("checkGrading()", () => {
  test("checkGrading() wants nine ascending edges", () => {
    for (const edges of [
      [],
      [1, 2, 3],
      [9, 8, 7, 6, 5, 4, 3, 2, 1],
      [1, 2, 3, 4, 5, 6, 7, 8, 8],
      [1, 2, 3, 4, 5, 6, 7, 8, Number.NaN],
    ]) {
      assert.throws(() => checkGrading({ edges }), /nine ascending raw scores/);
    }
    checkGrading({ edges: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
  });
});
