/**
 * How wide text is, without a page to ask: the advance widths of DejaVu Sans, the widest of the fonts that hosts use, so
 * that what fits by this estimate fits everywhere.
 */

/** An estimate of the width in pixels of `text` at `sizePx`: Latin text is not wider. */
export function textWidthPx(text: string, sizePx: number): number {
  let em = 0;
  for (const letter of text) em += widthEm(letter);
  return em * sizePx;
}

/**
 * `text`, shortened with "…" until it is at most `widthPx` wide.
 *
 * @param keepEnd the part of what is kept that comes from the end: 0 for prose, more for file names, whose end matters
 */
export function fitText(text: string, sizePx: number, widthPx: number, keepEnd = 0): string {
  if (textWidthPx(text, sizePx) <= widthPx) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept > 0; kept--) {
    const front = Math.ceil(kept * (1 - keepEnd));
    const shortened = `${letters.slice(0, front).join("")}…${letters.slice(letters.length - (kept - front)).join("")}`;
    if (textWidthPx(shortened, sizePx) <= widthPx) return shortened;
  }
  return "…";
}

/** `text` in lines of at most `widthPx`, broken at spaces. */
export function wrapText(text: string, sizePx: number, widthPx: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/u)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidthPx(longer, sizePx) > widthPx) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function widthEm(letter: string): number {
  if (/[ijl.,:;'|! ]/u.test(letter)) return 0.34;
  if (/[frtI()[\]/-]/u.test(letter)) return 0.41;
  if (/[mwMW@%—]/u.test(letter)) return 0.97;
  if (/[A-Z]/u.test(letter)) return 0.72;
  if (/[\u0020-\u024F]/u.test(letter)) return 0.63;
  return 1; // ideographs and emoji are square
}
