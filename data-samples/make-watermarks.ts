/**
 * Puts text watermarks on the photos of `.watermark-bases/` and writes `watermarked/NAME.jpg` and
 * `watermarked/boxes.json`: photos for which the place of every watermark is known, to measure a detector with.
 *
 *     npm run build && node dist/data-samples/make-watermarks.js
 *
 * Deterministic on any machine: no font is looked up. Each text is stored in `watermark-texts.json` as the outlines of
 * its letters, drawn once from the DejaVu family (DejaVu Sans, Sans Bold, Sans Condensed, Sans ExtraLight, Sans Mono,
 * Sans Mono Bold, Serif, Serif Italic, Serif Bold Italic), 1000 units to the em, y downwards, baseline at 0. All texts
 * are invented. The captions and tags of the photos are written by hand and are not touched here.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";

/** A watermark's true place: pixels of the upright photo; right and bottom are one past the last pixel touched. */
export interface WatermarkBox {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
  readonly text: string;
  readonly opacity: number;
}

interface Mark {
  readonly text: string;
  /** Where the middle of the letters lies, as a share of the photo's width and height. */
  readonly middle: readonly [x: number, y: number];
  /** Size of the em in pixels; capital letters are about 0.73 of it. */
  readonly emPx: number;
  readonly opacity: number;
  /** Fill of the letters. Default: white, because most photos are darker than white. */
  readonly fill?: string;
  /** Colour of a thin line around the letters. Default: none. */
  readonly edge?: string;
  /** Clockwise turn. Default 0, as nearly all watermarks are level. */
  readonly turnDegrees?: number;
}

interface Outline {
  readonly text: string;
  readonly font: string;
  /** Left, top, right, bottom of the outlines, in 1000ths of the em. */
  readonly bounds: readonly [number, number, number, number];
  readonly path: string;
}

interface Layer {
  readonly svg: Buffer;
  readonly box: WatermarkBox;
}

const photos: Readonly<Record<string, readonly Mark[]>> = {
  "underwater-slope": [{ text: "stock preview", middle: [0.5, 0.93], emPx: 84, opacity: 0.6, fill: "#dff4ff" }],
  "two-giraffes": [{ text: "photo archive 2024", middle: [0.82, 0.95], emPx: 34, opacity: 0.9 }],
  "drums-on-grass": [{ text: "SAMPLE", middle: [0.5, 0.5], emPx: 190, opacity: 0.45 }],
  "red-pyramid": [{ text: "test archive / do not copy", middle: [0.2, 0.05], emPx: 30, opacity: 0.8 }],
  "roman-amphitheatre": [{ text: "© 2024 nobody in particular", middle: [0.18, 0.965], emPx: 22, opacity: 1 }],
  "chambord-castle": tiles({ text: "watermark", emPx: 48, opacity: 0.35, edge: "#000000" }, { columns: 3, rows: 4 }),
  "fortress-wall": [{ text: "www.example.org", middle: [0.82, 0.05], emPx: 36, opacity: 0.75, edge: "#202020" }],
  "roman-aqueduct": [{ text: "EXAMPLE", middle: [0.5, 0.52], emPx: 200, opacity: 0.5 }],
  "cliff-village": [{ text: "DEMO PICTURE", middle: [0.5, 0.5], emPx: 90, opacity: 0.5, turnDegrees: -20 }],
  "lakeside-palace": [{ text: "images.example.com", middle: [0.5, 0.94], emPx: 40, opacity: 0.7 }],
  "roman-baths": [
    { text: "draft 07", middle: [0.22, 0.12], emPx: 60, opacity: 0.8 },
    { text: "not for print", middle: [0.78, 0.9], emPx: 44, opacity: 1, fill: "#ffe14d", edge: "#303000" },
  ],
  "great-stupa": [{ text: "proof", middle: [0.88, 0.92], emPx: 84, opacity: 0.7, fill: "#1a0d00" }],
  "machu-picchu": [{ text: "stock preview", middle: [0.9, 0.055], emPx: 26, opacity: 0.85, fill: "#101010" }],
  "cathedral-and-model": [{ text: "PREVIEW", middle: [0.5, 0.46], emPx: 170, opacity: 0.4 }],
  "canyon-river": [{ text: "© example studio", middle: [0.86, 0.955], emPx: 28, opacity: 0.95, edge: "#000000" }],
  "columned-memorial": [{ text: "LOW RESOLUTION COPY", middle: [0.5, 0.5], emPx: 72, opacity: 0.25 }],
};

/**
 * Writes every watermarked photo and `boxes.json` into `outDir`.
 *
 * @returns the boxes as written: file name to the boxes of its texts, in drawing order.
 */
export async function makeWatermarks(
  samplesDir: string,
  outDir: string = join(samplesDir, "watermarked"),
): Promise<Record<string, readonly WatermarkBox[]>> {
  const outlines = await readOutlines(join(samplesDir, "watermark-texts.json"));
  const boxes: Record<string, readonly WatermarkBox[]> = {};
  await mkdir(outDir, { recursive: true });
  for (const [name, marks] of Object.entries(photos)) {
    const base = join(samplesDir, ".watermark-bases", `${name}.webp`);
    const { width, height } = await sharp(base).metadata();
    const layers: Layer[] = [];
    for (const mark of marks) {
      const outline = outlines.get(mark.text);
      if (outline === undefined) {
        throw new RangeError(`Cannot draw "${mark.text}" on ${name}: watermark-texts.json has no outline of it`);
      }
      const svg = drawing(mark, outline, width, height);
      layers.push({ svg, box: { ...(await inkBox(svg, name)), text: mark.text, opacity: mark.opacity } });
    }
    const jpeg = await sharp(base)
      .composite(layers.map(({ svg }) => ({ input: svg })))
      .jpeg({ quality: 90 })
      .toBuffer();
    await writeWhole(join(outDir, `${name}.jpg`), jpeg);
    boxes[`${name}.jpg`] = layers.map(({ box }) => box);
  }
  await writeWhole(join(outDir, "boxes.json"), `${JSON.stringify(boxes, null, 2)}\n`);
  return boxes;
}

/** The same text over the whole photo, every second row moved by half a column. */
function tiles(
  mark: Omit<Mark, "middle">,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): readonly Mark[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const shift = row % 2 === 0 ? 0.4 : 0.6;
    return { ...mark, middle: [((index % columns) + shift) / columns, (row + 0.5) / rows] };
  });
}

/** An SVG as large as the photo with nothing on it but this text. */
function drawing(mark: Mark, outline: Outline, widthPx: number, heightPx: number): Buffer {
  const [left, top, right, bottom] = outline.bounds;
  const scale = mark.emPx / 1000;
  const moves = [
    `translate(${mark.middle[0] * widthPx} ${mark.middle[1] * heightPx})`,
    `rotate(${mark.turnDegrees ?? 0})`,
    `scale(${scale})`,
    `translate(${-(left + right) / 2} ${-(top + bottom) / 2})`,
  ].join(" ");
  const edge =
    mark.edge === undefined ? "" : ` stroke="${mark.edge}" stroke-width="${1.5 / scale}" paint-order="stroke"`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><g opacity="${mark.opacity}">` +
      `<path transform="${moves}" fill="${mark.fill ?? "#ffffff"}"${edge} d="${outline.path}"/></g></svg>`,
  );
}

/** Measures where a drawing has any ink: the bounds of its pixels that are not fully transparent. */
async function inkBox(svg: Buffer, name: string): Promise<Omit<WatermarkBox, "text" | "opacity">> {
  const { data, info } = await sharp(svg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  let leftPx = info.width;
  let topPx = info.height;
  let rightPx = 0;
  let bottomPx = 0;
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      if (data[(y * info.width + x) * info.channels + 3] === 0) continue;
      leftPx = Math.min(leftPx, x);
      topPx = Math.min(topPx, y);
      rightPx = Math.max(rightPx, x + 1);
      bottomPx = Math.max(bottomPx, y + 1);
    }
  }
  if (leftPx <= 0 || topPx <= 0 || rightPx >= info.width || bottomPx >= info.height) {
    throw new RangeError(
      `Cannot put a text on ${name}: its ink spans x ${leftPx}..${rightPx}, y ${topPx}..${bottomPx} and must lie ` +
        `inside ${info.width}x${info.height}`,
    );
  }
  return { leftPx, topPx, rightPx, bottomPx };
}

async function readOutlines(path: string): Promise<ReadonlyMap<string, Outline>> {
  // A cast, not a check: the file is ours, lies beside this script, and a test draws every text in it.
  const list = JSON.parse(await readFile(path, "utf8")) as readonly Outline[];
  return new Map(list.map((outline) => [outline.text, outline]));
}

async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

/** The repository's root: compiled, this file lies in `dist/data-samples`, its data in `data-samples`. */
async function findRepositoryRoot(): Promise<string> {
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) {
    const text = await readFile(join(dir, "package.json"), "utf8").catch(() => "{}");
    if ((JSON.parse(text) as { readonly name?: unknown }).name === "vivarium") return dir;
  }
  throw new Error(`Cannot find the repository: no folder above ${import.meta.dirname} has Vivarium's package.json`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const boxes = await makeWatermarks(join(await findRepositoryRoot(), "data-samples"));
  console.log(`${Object.keys(boxes).length} photos, ${Object.values(boxes).flat().length} watermarks`);
}
