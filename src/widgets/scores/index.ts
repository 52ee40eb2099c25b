import type { PhotoSource } from "../../dataset/index.ts";
import { thumbnails } from "../thumbnails.ts";
import { type Shown, shownFigure, type Widget, widget } from "../widget.ts";
import { type Pictures, scoresFigure } from "./figure.ts";
import { gradesOf } from "./grades.ts";
import { scoresText } from "./static.ts";

/** Up to twenty pictures, shown at 62 px; twice that for sharp screens. */
const pictureLimits = { maxPx: 144, maxBytes: 200_000 };

/**
 * How the photos' scores are distributed over the grades 0 to 9, with photos that stand for each grade. Counted anew at
 * each display.
 *
 * @example
 * widgets.scores(photos)
 */
export function scores(photos: PhotoSource): Widget {
  return widget(async (): Promise<Shown> => {
    const grades = gradesOf(await photos.rows());
    const paths = grades.grades.flatMap((grade) => grade.examples);
    const made = await thumbnails(photos.folder, paths, pictureLimits);
    const pictures: Pictures = new Map(paths.flatMap((path, index) => (made[index] ? [[path, made[index]]] : [])));
    return { ...shownFigure(scoresFigure(grades, pictures), scoresText(grades)), svgInBundle: pictures.size === 0 };
  });
}
