/**
 * CLIP's tokenizer: the ids that Hugging Face's fast `CLIPTokenizer` gives, made here so that they are there at once
 * (the Rust library's Node binding answers later, and slower).
 */
import { mergeWord } from "./merge.ts";
import { bosToken, clipVocabulary, eosToken, type Vocabulary } from "./vocabulary.ts";
import { normalise, specialPattern, wordsOf } from "./words.ts";

/** A token as it is shown. */
export interface ShownToken {
  readonly id: number;
  /** Its text in lower case; bytes that are no whole character by themselves as `\xF0`. */
  readonly text: string;
  /** A space, a sign or the text's end follows. */
  readonly endsWord: boolean;
}

/** Text to CLIP ids and back. */
export interface ClipTokenizer {
  /** The text's ids without BOS, EOS and padding; any length. */
  encode(text: string): Uint16Array;
  /** The ids of each text. */
  encodeBatch(texts: readonly string[]): Uint16Array[];
  /** How many ids the text has. */
  count(text: string): number;
  /** The ids as text: lower case, a space after each word. */
  decode(ids: Iterable<number>): string;
  /** The text's tokens one by one, to be coloured. */
  tokenStrings(text: string): ShownToken[];
}

let tokenizer: ClipTokenizer | undefined;

/**
 * The tokenizer; the first call reads the vocabulary (about 40 ms), later ones give the same one.
 *
 * @example
 * [...openTokenizer().encode("this is a test string of text")] // [589, 533, 320, 1628, 9696, 539, 4160]
 */
export function openTokenizer(): ClipTokenizer {
  tokenizer ??= makeTokenizer(clipVocabulary());
  return tokenizer;
}

const longestKeptWord = 40;
const mostKeptWords = 200_000;

function makeTokenizer(vocabulary: Vocabulary): ClipTokenizer {
  const kept = new Map<string, Uint16Array>();
  let room = new Uint16Array(1024);

  const idsOfWord = (word: string): Uint16Array => {
    const known = kept.get(word);
    if (known !== undefined) return known;
    const ids = mergeWord(word, vocabulary);
    if (word.length <= longestKeptWord) {
      if (kept.size >= mostKeptWords) kept.clear();
      kept.set(word, ids);
    }
    return ids;
  };
  /** Puts the text's ids into `room` and returns their number. */
  const fill = (text: string): number => {
    let length = 0;
    const put = (ids: ArrayLike<number>): void => {
      if (length + ids.length > room.length) {
        const larger = new Uint16Array(2 * (length + ids.length));
        larger.set(room);
        room = larger;
      }
      for (let index = 0; index < ids.length; index++) room[length++] = ids[index] ?? 0;
    };
    let rest = text;
    while (rest !== "") {
      const special = specialPattern.exec(rest);
      const plain = special === null ? rest : rest.slice(0, special.index);
      for (const word of wordsOf(normalise(plain))) put(idsOfWord(word));
      if (special === null) break;
      put([special[0] === "<|startoftext|>" ? bosToken : eosToken]);
      rest = rest.slice(special.index + special[0].length);
    }
    return length;
  };
  const encode = (text: string): Uint16Array => {
    const length = fill(text);
    return room.slice(0, length);
  };
  return {
    encode,
    encodeBatch: (texts) => texts.map(encode),
    count: fill,
    decode: (ids) => decode(ids, vocabulary),
    tokenStrings: (text) =>
      Array.from(encode(text), (id) => ({
        id,
        text: shownBytes(entryOf(id, vocabulary).bytes),
        endsWord: entryOf(id, vocabulary).endsWord,
      })),
  };
}

function decode(ids: Iterable<number>, vocabulary: Vocabulary): string {
  const bytes: number[] = [];
  for (const id of ids) {
    const entry = entryOf(id, vocabulary);
    bytes.push(...entry.bytes);
    if (entry.endsWord) bytes.push(32);
  }
  return Buffer.from(bytes).toString("utf8").trim();
}

function entryOf(id: number, vocabulary: Vocabulary): Vocabulary["entries"][number] {
  const entry = vocabulary.entries[id];
  if (entry === undefined) throw new RangeError(`Cannot decode the CLIP id ${id}: an integer in 0…49407 was wanted`);
  return entry;
}

function shownBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  if (!text.includes("\ufffd")) return text;
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase()}`).join("");
}
