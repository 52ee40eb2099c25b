/** CLIP's vocabulary: 512 single bytes, 48,894 merges, BOS and EOS. Where the merges come from: merges.md. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The id before every text. */
export const bosToken = 49406;
/** The id after every text; also the first encoder's padding. */
export const eosToken = 49407;

/** The vocabulary as tables that the encoder walks. */
export interface Vocabulary {
  /** Id of each byte inside a word; the id of the byte that ends a word is 256 higher. */
  readonly byteIds: Uint16Array;
  /**
   * The merged id of two neighbours, under {@link pairKey}. Merges are numbered by strength, so of two merges the one
   * with the lower id goes first.
   */
  readonly merges: ReadonlyMap<number, number>;
  /** What each id stands for: its bytes, and whether it ends a word. */
  readonly entries: readonly { readonly bytes: Uint8Array; readonly endsWord: boolean }[];
}

export function pairKey(left: number, right: number): number {
  return left * 65536 + right;
}

let vocabulary: Vocabulary | undefined;

/** The vocabulary, read from the package on first use. */
export function clipVocabulary(): Vocabulary {
  vocabulary ??= buildVocabulary(mergesText());
  return vocabulary;
}

/** The merges, one `left right` a line, in bytes spelled as printable characters. */
export function mergesText(): string {
  // This module runs from dist/src/clip; the data lie beside its source.
  return gunzipSync(readFileSync(new URL("../../../src/clip/merges.txt.gz", import.meta.url))).toString("utf8");
}

function buildVocabulary(text: string): Vocabulary {
  const entries: { readonly bytes: Uint8Array; readonly endsWord: boolean }[] = [];
  const idOf = new Map<string, number>();
  const byteIds = new Uint16Array(256);
  const bytesInOrder = spelledBytes();
  for (const endsWord of [false, true]) {
    for (const [byte, character] of bytesInOrder) {
      if (!endsWord) byteIds[byte] = entries.length;
      idOf.set(endsWord ? `${character}</w>` : character, entries.length);
      entries.push({ bytes: Uint8Array.of(byte), endsWord });
    }
  }
  const merges = new Map<number, number>();
  for (const line of text.trimEnd().split("\n")) {
    const space = line.indexOf(" ");
    const [leftText, rightText] = [line.slice(0, space), line.slice(space + 1)];
    const [left, right] = [idOf.get(leftText), idOf.get(rightText)];
    if (left === undefined || right === undefined) {
      throw new Error(`Cannot read CLIP's merges: "${line}" joins something that no line before it made`);
    }
    merges.set(pairKey(left, right), entries.length);
    idOf.set(leftText + rightText, entries.length);
    entries.push({ bytes: join(entries[left]?.bytes, entries[right]?.bytes), endsWord: rightText.endsWith("</w>") });
  }
  for (const special of ["<|startoftext|>", "<|endoftext|>"]) {
    entries.push({ bytes: new TextEncoder().encode(special), endsWord: true });
  }
  return { byteIds, merges, entries };
}

/** Each byte with the printable character that spells it in vocabulary files, in the order of their ids (as GPT-2). */
export function spelledBytes(): (readonly [byte: number, character: string])[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const isPrintable = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  const spelled = bytes.filter(isPrintable).map((byte) => [byte, String.fromCharCode(byte)] as const);
  const others = bytes.filter((byte) => !isPrintable(byte));
  return [...spelled, ...others.map((byte, index) => [byte, String.fromCharCode(256 + index)] as const)];
}

function join(left: Uint8Array = new Uint8Array(), right: Uint8Array = new Uint8Array()): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
