/**
 * From a map of how likely each pixel is text to lines of text: Differentiable Binarization's post-processing (Liao et al.
 * 2020) with PP-OCR's numbers. Pure.
 */
import { grown, holds, type Point, type Rectangle, smallestRectangle } from "./rectangle.ts";

/** A map row by row from the top, values in 0…1. */
export interface TextMap {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A line of text on the map. */
export interface TextLine {
  readonly rectangle: Rectangle;
  /** The mean of the map inside, before growing; 0…1. */
  readonly confidence: number;
}

/** What counts as text. */
export interface LineOptions {
  /** Pixels above it belong to text. Default 0.3, as in PP-OCR. */
  readonly pixelThreshold?: number;
  /** Lines whose mean lies below it are dropped. Default 0.6, as in PP-OCR. */
  readonly lineThreshold?: number;
  /** The network draws letters thinner than they are: lines grow by area · this / perimeter. Default 1.5, as in PP-OCR. */
  readonly growth?: number;
}

const shortestSidePx = 3;

/** The lines on the map, from the top and from the left. */
export function linesOf(map: TextMap, options: LineOptions = {}): TextLine[] {
  const { pixelThreshold = 0.3, lineThreshold = 0.6, growth = 1.5 } = options;
  const lines: TextLine[] = [];
  for (const edge of components(map, pixelThreshold)) {
    const rectangle = smallestRectangle(edge);
    if (2 * rectangle.halfShort < shortestSidePx) continue;
    const confidence = meanInside(map, rectangle);
    if (confidence < lineThreshold) continue;
    const { halfLong, halfShort } = rectangle;
    lines.push({ rectangle: grown(rectangle, (growth * halfLong * halfShort) / (halfLong + halfShort)), confidence });
  }
  return lines.sort(
    (a, b) => a.rectangle.middle.y - b.rectangle.middle.y || a.rectangle.middle.x - b.rectangle.middle.x,
  );
}

/** The corners of the first and last pixels of each row of each set of pixels that touch (also at corners). */
function components({ data, widthPx, heightPx }: TextMap, threshold: number): Point[][] {
  const seen = new Uint8Array(data.length);
  const found: Point[][] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || (data[start] ?? 0) <= threshold) continue;
    const rows = new Map<number, { first: number; last: number }>();
    const stack = [start];
    seen[start] = 1;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
      const row = rows.get(y);
      if (row === undefined) rows.set(y, { first: x, last: x });
      else {
        row.first = Math.min(row.first, x);
        row.last = Math.max(row.last, x);
      }
      for (let below = Math.max(0, y - 1); below <= Math.min(heightPx - 1, y + 1); below++) {
        for (let right = Math.max(0, x - 1); right <= Math.min(widthPx - 1, x + 1); right++) {
          const next = below * widthPx + right;
          if (seen[next] === 1 || (data[next] ?? 0) <= threshold) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    found.push(
      [...rows].flatMap(([y, { first, last }]) => [
        { x: first, y },
        { x: first, y: y + 1 },
        { x: last + 1, y },
        { x: last + 1, y: y + 1 },
      ]),
    );
  }
  return found;
}

function meanInside({ data, widthPx, heightPx }: TextMap, rectangle: Rectangle): number {
  const { middle, halfLong, halfShort } = rectangle;
  const reach = Math.hypot(halfLong, halfShort);
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, Math.floor(middle.y - reach)); y < Math.min(heightPx, middle.y + reach); y++) {
    for (let x = Math.max(0, Math.floor(middle.x - reach)); x < Math.min(widthPx, middle.x + reach); x++) {
      if (!holds(rectangle, { x: x + 0.5, y: y + 0.5 })) continue;
      sum += data[y * widthPx + x] ?? 0;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
