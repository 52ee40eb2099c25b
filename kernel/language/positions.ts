/** Positions in a text, counted in the ways of JavaScript (UTF-16 units), Jupyter (code points) and editors (lines). */

/** A place as language servers count: both 0-based, `character` in UTF-16 units. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** The offset in UTF-16 units of the place `points` code points into the text; beyond its end means its end. */
export function codePointToUtf16(text: string, points: number): number {
  let units = 0;
  for (let count = 0; count < points && units < text.length; count++) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** How many code points come before an offset in UTF-16 units. An offset within a pair counts as before it. */
export function utf16ToCodePoint(text: string, units: number): number {
  let points = 0;
  for (let at = 0; at < Math.min(units, text.length); points++) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    if (at > units) break;
  }
  return points;
}

/** The lines of a text, ended by `\n`, `\r\n` or `\r`. */
export class LineMap {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(index + end.length);
    this.#length = text.length;
  }

  /** Where an offset lies; offsets beyond the text mean its end. */
  positionOf(offset: number): LinePosition {
    const bounded = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: bounded - (this.#starts[low] ?? 0) };
  }

  offsetOf({ line, character }: LinePosition): number {
    return Math.min((this.#starts[line] ?? this.#length) + character, this.#length);
  }
}
