/** Byte-pair encoding of one word. */
import { pairKey, type Vocabulary } from "./vocabulary.ts";

const noMerge = 0x7fffffff;

/**
 * The ids of one word: its bytes, joined pair by pair, the strongest merge first and the leftmost where several are
 * equal.
 */
export function mergeWord(word: string, vocabulary: Vocabulary): Uint16Array {
  const bytes = Buffer.from(word, "utf8");
  const ids = new Uint16Array(bytes.length);
  for (const [place, byte] of bytes.entries()) ids[place] = vocabulary.byteIds[byte] ?? 0;
  const last = ids.length - 1;
  if (last >= 0) ids[last] = (ids[last] ?? 0) + 256;
  const merged = new Int32Array(ids.length).fill(noMerge); // merged[i]: what ids[i] and ids[i + 1] become
  const look = (place: number): void => {
    const [left, right] = [ids[place], ids[place + 1]];
    merged[place] =
      (left !== undefined && right !== undefined && vocabulary.merges.get(pairKey(left, right))) || noMerge;
  };
  let length = ids.length;
  for (let place = 0; place + 1 < length; place++) look(place);
  while (length > 1) {
    let best = 0;
    for (let place = 1; place + 1 < length; place++) {
      if ((merged[place] ?? noMerge) < (merged[best] ?? noMerge)) best = place;
    }
    const id = merged[best] ?? noMerge;
    if (id === noMerge) break;
    ids[best] = id;
    ids.copyWithin(best + 1, best + 2, length);
    merged.copyWithin(best + 1, best + 2, length);
    length -= 1;
    merged[length - 1] = noMerge;
    if (best > 0) look(best - 1);
    if (best + 1 < length) look(best);
  }
  return ids.slice(0, length);
}
