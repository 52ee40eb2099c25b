/**
 * From a text to the words that byte-pair encoding works on, as Hugging Face's fast CLIP tokenizer does it: NFC, runs
 * of white space to one space, lower case, then letters together, each digit alone, other signs together.
 */

/** One word, or one of the two special tokens (which are only seen as they are written, not in capitals). */
export const specialPattern: RegExp = /<\|(?:startoftext|endoftext)\|>/;

// White_Space is what the reference's \s means: it has U+0085 and lacks U+FEFF, unlike JavaScript's \s.
const wordPattern = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu;

/** The words of a normalised text. */
export function wordsOf(normalised: string): readonly string[] {
  return normalised.match(wordPattern) ?? [];
}

/** The text in NFC and lower case. White space stays: it only separates, and never becomes a token. */
export function normalise(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
  // The reference lowers character by character, so a sigma at the end of a word is no exception; and a half of a
  // surrogate pair cannot reach it: it is written as U+FFFD.
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC")
    .replaceAll("Σ", "σ")
    .toLowerCase();
}
