/** Raw scores to the grades 0 (worst) … 9 (best). Pure. */
import type { Completion, StoredRow } from "./annotator.ts";

/**
 * - `"equal counts"`: each grade goes to a tenth of the photos, by rank; of equal scores the smaller id ranks lower. The
 *   default: raw scores have no meaning across cameras and collections, a rank within the collection has, and prompts with
 *   score tags need every grade often enough to learn it. Adding photos moves the borders; grades are then given anew.
 * - `{ edges }`: nine raw scores from better to worse; a photo that is better than the first gets 9, one that is not
 *   better than any gets 0. Adding photos moves nothing.
 */
export type Grading = "equal counts" | { readonly edges: readonly number[] };

/**
 * Grades rows with a `raw` score of which less is better.
 *
 * @throws RangeError where the edges are not nine ascending numbers
 * @example
 * gradeRows([{ id: "a", raw: 80 }, { id: "b", raw: 20 }], "equal counts").rows.map((row) => row.score) // [2, 7]
 */
export function gradeRows(rows: readonly StoredRow[], grading: Grading): Completion {
  const grade = grading === "equal counts" ? byRank(rows) : byEdges(grading.edges);
  const graded = rows.map((row) => ({ ...row, score: grade(row) }));
  const worst = (score: number): number | null =>
    graded.reduce<number | null>(
      (most, row) => (row.score === score ? Math.max(most ?? rawOf(row), rawOf(row)) : most),
      null,
    );
  const record = {
    rule: grading === "equal counts" ? "equal counts" : "edges",
    ...(grading === "equal counts" ? {} : { edges: grading.edges }),
    photos: rows.length,
    counts: Array.from({ length: 10 }, (_, score) => graded.filter((row) => row.score === score).length),
    worstRaw: Array.from({ length: 10 }, (_, score) => worst(score)),
  };
  return { rows: graded, record };
}

/** Checks what a person gave. */
export function checkGrading(grading: Grading): void {
  if (grading === "equal counts") return;
  const { edges } = grading;
  const ascending = edges.every(
    (edge, index) => Number.isFinite(edge) && (index === 0 || edge > (edges[index - 1] ?? 0)),
  );
  if (edges.length !== 9 || !ascending) {
    throw new RangeError(`Cannot grade by the edges [${edges.join(", ")}]: nine ascending raw scores were wanted`);
  }
}

function byRank(rows: readonly StoredRow[]): (row: StoredRow) => number {
  const worstFirst = [...rows].sort((a, b) => rawOf(b) - rawOf(a) || (a.id < b.id ? -1 : 1));
  // the middle of a photo's share of the ranks, so that a lone photo gets 5 and not the worst grade
  const grades = new Map(worstFirst.map(({ id }, rank) => [id, Math.floor((10 * (rank + 0.5)) / rows.length)]));
  return ({ id }) => grades.get(id) ?? 0;
}

function byEdges(edges: readonly number[]): (row: StoredRow) => number {
  return (row) => edges.filter((edge) => rawOf(row) < edge).length;
}

function rawOf(row: StoredRow): number {
  return Number(row.raw);
}
