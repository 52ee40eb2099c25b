/** How wide text is, without a page to ask: the advance widths of Helvetica's letters, which the hosts' fonts are near. */

/** An estimate of the width in pixels of `text` at `sizePx`, within a tenth for Latin text. */
export function textWidthPx(text: string, sizePx: number): number {
  let em = 0;
  for (const letter of text) em += widthEm(letter);
  return em * sizePx;
}

/** `text`, shortened in the middle with "…" until it is at most `widthPx` wide: the end of a file's name matters. */
export function fitText(text: string, sizePx: number, widthPx: number): string {
  if (textWidthPx(text, sizePx) <= widthPx) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept > 0; kept--) {
    const front = Math.floor(kept / 2);
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
  if (/[ijl.,:;'|! ]/u.test(letter)) return 0.27;
  if (/[frtI()[\]/-]/u.test(letter)) return 0.34;
  if (/[mwMW@%—]/u.test(letter)) return 0.87;
  if (/[A-Z]/u.test(letter)) return 0.68;
  if (/[\u0020-\u024F]/u.test(letter)) return 0.54;
  return 1; // ideographs and emoji are square
}
