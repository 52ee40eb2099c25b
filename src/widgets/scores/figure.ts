/** The distribution of scores as a figure: counts, their running share, and photos that stand for each grade. */
import type { BarMark, Figure, LineMark, PictureMark } from "../figure/figure.ts";
import { messageFigure } from "../figure/message.ts";
import { count, countAxis, counted, share, significant } from "../figure/scale.ts";
import { headerPx, notePx } from "../figure/svg.ts";
import type { Grade, Grades } from "./grades.ts";

const widthPx = 760;
const panelPx = 170;
const picturePx = 62;
const aboveBoxPx = headerPx + 46;

/** A small picture for each path. */
export type Pictures = ReadonlyMap<string, string>;

export function scoresFigure(data: Grades, pictures: Pictures = new Map()): Figure {
  const finding = scoresFinding(data);
  if (data.scored === 0) return messageFigure("Scores", finding);
  const most = Math.max(...data.grades.map((grade) => grade.count));
  const examples = data.grades.flatMap((grade) => examplePictures(grade, pictures));
  const rows = Math.max(0, ...data.grades.map((grade) => shownExamples(grade, pictures).length));
  const notes = data.unscored === 0 ? [] : [`${counted(data.unscored, "photo has", "photos have")} no score yet.`];
  return {
    title: "Scores",
    finding,
    widthPx,
    heightPx: aboveBoxPx + panelPx + 44 + rows * (picturePx + 4) + notes.length * notePx,
    panels: [
      {
        box: { leftPx: 46, topPx: aboveBoxPx, widthPx: widthPx - 46 - 50, heightPx: panelPx },
        x: {
          label: "grade, 9 is best →",
          scale: "linear",
          from: -0.5,
          to: 9.5,
          ticks: data.grades.map(({ grade }) => ({ at: grade, text: String(grade) })),
          grid: false,
          named: true,
        },
        y: countAxis("↑ photos", most * 1.12, 4),
        right: {
          label: "share ↑",
          scale: "linear",
          from: 0,
          to: 1,
          ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: `${100 * at} %` })),
          grid: false,
        },
        marks: [...data.grades.map((grade) => bar(grade, data.scored)), running(data), ...examples],
        legend: [
          { name: "photos of the grade", colour: "first", shape: "bar" },
          { name: "share with this grade or a lower one", colour: "second", shape: "line" },
        ],
      },
    ],
    notes,
  };
}

/** What the scores say, as one sentence. */
export function scoresFinding(data: Grades): string {
  if (data.scored + data.unscored === 0) return "There are no photos.";
  if (data.scored === 0) {
    const photos = data.unscored === 1 ? "The photo has" : `None of the ${count(data.unscored)} photos has`;
    return data.unscored === 1
      ? `${photos} no score yet. Score it with "await photos.annotate(brisque())".`
      : `${photos} a score yet. Score them with "await photos.annotate(brisque())".`;
  }
  const median = medianGrade(data);
  const dropped = data.grades[0]?.count ?? 0;
  const none =
    dropped === 0
      ? "none is graded 0"
      : `${count(dropped)} ${dropped === 1 ? "is" : "are"} graded 0, which is never trained on`;
  return `Half of the ${count(data.scored)} scored photos are graded ${median} or better; ${none}.`;
}

/** The largest grade that at least half of the photos reach. */
function medianGrade(data: Grades): number {
  let reached = 0;
  for (let grade = 9; grade > 0; grade--) {
    reached += data.grades[grade]?.count ?? 0;
    if (2 * reached >= data.scored) return grade;
  }
  return 0;
}

function bar(grade: Grade, scored: number): BarMark {
  const raw =
    grade.raw === undefined ? "" : `, raw score ${significant(grade.raw.from, 3)} to ${significant(grade.raw.to, 3)}`;
  return {
    kind: "bar",
    x0: grade.grade - 0.4,
    x1: grade.grade + 0.4,
    y: grade.count,
    colour: grade.grade === 0 ? "soft" : "first",
    label: [count(grade.count)],
    hover: `Grade ${grade.grade}: ${count(grade.count)} photos (${share(grade.count, scored)})${raw}`,
  };
}

function running(data: Grades): LineMark {
  let sum = 0;
  const points = data.grades.map(({ grade, count: photos }) => {
    sum += photos;
    return { x: grade, y: sum / data.scored };
  });
  return {
    kind: "line",
    name: "share with this grade or a lower one",
    points,
    colour: "second",
    widthPx: 1.6,
    dots: true,
    onRight: true,
  };
}

function shownExamples(grade: Grade, pictures: Pictures): string[] {
  return grade.examples.filter((path) => pictures.has(path));
}

function examplePictures(grade: Grade, pictures: Pictures): PictureMark[] {
  return shownExamples(grade, pictures).map((path, index) => ({
    kind: "picture",
    x: grade.grade,
    belowPx: 44 + index * (picturePx + 4),
    widthPx: picturePx,
    heightPx: picturePx,
    href: pictures.get(path) ?? "",
    alt: `Grade ${grade.grade}: ${path}`,
  }));
}
