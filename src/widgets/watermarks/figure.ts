/** Photos with the boxes that a watermark detector drew, as a grid of cards: sizes and places only. */
import { count } from "../figure/scale.ts";
import { headerPx, notePx } from "../figure/svg.ts";
import { fitText } from "../figure/text-width.ts";

/** A box in pixels of the photo. */
export interface Box {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
  readonly confidence: number;
  readonly text: string;
}

/** What is needed of a photo. */
export interface BoxedPhoto {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** `null` where nobody has looked for watermarks. */
  readonly boxes: readonly Box[] | null;
}

/** The grid. */
export interface CardGrid {
  readonly title: string;
  readonly finding: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly cards: readonly Card[];
  readonly notes: readonly string[];
}

/** A photo in the grid; places are in pixels of the grid. */
export interface Card {
  readonly path: string;
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  /** Under the photo: its name, then a line a box. */
  readonly lines: readonly string[];
}

const widthPx = 760;
const columns = 4;
const gapPx = 16;
const cardPx = (widthPx - gapPx * (columns - 1)) / columns;
const linePx = 16;
const linesShown = 3;

/** How many photos a static grid shows. */
export const mostCards = 12;

/** The photos that are shown: those with boxes, the surest first. */
export function boxedPhotos(photos: readonly BoxedPhoto[]): BoxedPhoto[] {
  const surest = (photo: BoxedPhoto): number => Math.max(...(photo.boxes ?? []).map((box) => box.confidence));
  return photos
    .filter((photo) => (photo.boxes?.length ?? 0) > 0)
    .sort((a, b) => surest(b) - surest(a) || (a.path < b.path ? -1 : 1));
}

export function watermarksGrid(photos: readonly BoxedPhoto[]): CardGrid {
  const boxed = boxedPhotos(photos);
  const shown = boxed.slice(0, mostCards);
  const cards: Card[] = [];
  let topPx = headerPx + 6;
  for (let first = 0; first < shown.length; first += columns) {
    const row = shown.slice(first, first + columns);
    const sizes = row.map(fitted);
    const rowPx = Math.max(...sizes.map((size) => size.heightPx));
    const lines = row.map(linesOf);
    for (const [column, photo] of row.entries()) {
      const size = sizes[column] ?? { widthPx: cardPx, heightPx: rowPx };
      const leftPx = column * (cardPx + gapPx);
      cards.push({
        path: photo.path,
        leftPx,
        topPx: topPx + rowPx - size.heightPx,
        ...size,
        boxes: scaled(photo, size),
        lines: lines[column] ?? [],
      });
    }
    topPx += rowPx + linePx * Math.max(...lines.map((entry) => entry.length)) + 20;
  }
  const notes =
    boxed.length > shown.length ? [`The ${shown.length} surest of ${count(boxed.length)} photos are shown.`] : [];
  return {
    title: "Watermarks",
    finding: watermarksFinding(photos),
    widthPx,
    heightPx: topPx + notes.length * notePx,
    cards,
    notes,
  };
}

/** What the boxes say, as one sentence. */
export function watermarksFinding(photos: readonly BoxedPhoto[]): string {
  if (photos.length === 0) return "There are no photos.";
  const looked = photos.filter((photo) => photo.boxes !== null);
  if (looked.length === 0) {
    return `Nobody has looked for watermarks yet. Find them with "await photos.annotate(textWatermarks())".`;
  }
  const boxed = looked.filter((photo) => (photo.boxes?.length ?? 0) > 0);
  const boxes = boxed.reduce((sum, photo) => sum + (photo.boxes?.length ?? 0), 0);
  const unseen = photos.length - looked.length;
  const rest = unseen === 0 ? "" : ` ${count(unseen)} ${unseen === 1 ? "has" : "have"} not been looked at.`;
  if (boxed.length === 0) return `None of ${count(looked.length)} photos carries a text watermark.${rest}`;
  return (
    `${count(boxed.length)} of ${count(looked.length)} photos ${boxed.length === 1 ? "carries" : "carry"} ` +
    `${count(boxes)} text ${boxes === 1 ? "watermark" : "watermarks"}.${rest}`
  );
}

/** A photo's size in its card: as wide as the card, no higher than it is wide. */
function fitted(photo: BoxedPhoto): { readonly widthPx: number; readonly heightPx: number } {
  const scale = Math.min(cardPx / photo.width, cardPx / photo.height);
  return { widthPx: photo.width * scale, heightPx: photo.height * scale };
}

function scaled(photo: BoxedPhoto, size: { readonly widthPx: number }): Card["boxes"] {
  const scale = size.widthPx / photo.width;
  return (photo.boxes ?? []).map((box) => ({
    x: box.leftPx * scale,
    y: box.topPx * scale,
    width: (box.rightPx - box.leftPx) * scale,
    height: (box.bottomPx - box.topPx) * scale,
  }));
}

function linesOf(photo: BoxedPhoto): string[] {
  const boxes = photo.boxes ?? [];
  const name = fitText(photo.path, 12, cardPx, 0.7);
  const shown = boxes.length > linesShown ? boxes.slice(0, linesShown - 1) : boxes;
  const lines = shown.map((box) => `${box.confidence.toFixed(2)}  ${fitText(boxWords(box), 11.5, cardPx - 34)}`);
  return [name, ...lines, ...(shown.length < boxes.length ? [`and ${boxes.length - shown.length} more`] : [])];
}

function boxWords(box: Box): string {
  return box.text.trim() === "" ? "no text read" : `“${box.text.trim()}”`;
}
