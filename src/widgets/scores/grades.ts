/** Photos by grade, and which of them stand for their grade. */

/** What is needed of a photo. */
export interface ScoredPhoto {
  readonly path: string;
  /** 0…9; `null` where nobody has scored it. */
  readonly score: number | null;
  readonly raw: number | null;
}

/** The photos of one grade. */
export interface Grade {
  readonly grade: number;
  readonly count: number;
  /** The scorer's own values; `undefined` for an empty grade. */
  readonly raw: { readonly from: number; readonly to: number } | undefined;
  /** Paths of up to two photos from the middle of the grade. */
  readonly examples: readonly string[];
}

export interface Grades {
  /** Ten entries, 0 first. */
  readonly grades: readonly Grade[];
  readonly scored: number;
  readonly unscored: number;
}

/** Counts photos by grade; the examples lie at a third and two thirds of the grade's photos in order of their raw score. */
export function gradesOf(photos: readonly ScoredPhoto[]): Grades {
  const byGrade = Array.from({ length: 10 }, (): ScoredPhoto[] => []);
  for (const photo of photos) if (photo.score !== null) byGrade[photo.score]?.push(photo);
  const grades = byGrade.map((members, grade): Grade => {
    const sorted = members.sort((a, b) => (a.raw ?? 0) - (b.raw ?? 0) || (a.path < b.path ? -1 : 1));
    const at = [...new Set([Math.floor(sorted.length / 3), Math.floor((2 * sorted.length) / 3)])];
    const raws = sorted.flatMap((photo) => photo.raw ?? []);
    return {
      grade,
      count: sorted.length,
      raw: raws.length === 0 ? undefined : { from: raws[0] ?? 0, to: raws.at(-1) ?? 0 },
      examples: at.flatMap((index) => sorted[index]?.path ?? []),
    };
  });
  const scored = grades.reduce((sum, grade) => sum + grade.count, 0);
  return { grades, scored, unscored: photos.length - scored };
}
