import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openTokenizer } from "../../src/clip/index.ts";
import { clipVocabulary, mergesText } from "../../src/clip/vocabulary.ts";
import { random } from "../../src/random/index.ts";
import { referenceTokenizer } from "./reference.ts";

interface Golden {
  readonly vectors: readonly { readonly text: string; readonly ids: readonly number[] }[];
}
const golden = JSON.parse(readFileSync(new URL("../../../test/clip/golden.json", import.meta.url), "utf8")) as Golden; // its shape is what its maker wrote

test("encode() gives the ids of Hugging Face's fast tokenizer on hand-picked strings", () => {
  assert.ok(golden.vectors.length > 50);
  for (const { text, ids } of golden.vectors) {
    assert.deepEqual([...openTokenizer().encode(text)], ids, `ids of ${JSON.stringify(text.slice(0, 80))}`);
  }
});

test("encode() gives the ids of Hugging Face's Rust tokenizer on 5,000 strings of odd pieces", async () => {
  const pieces = [
    ..."\u0301|é|ﬁ|“|”|’s|'s|'LL|日本|한국|각|🏽|👩‍👩‍👧|&amp;|<|Σ|İ|ß|\0|\u0085|\ufeff|\u200b|\u00a0|\t|\n|½|१२|123|!!!|_|ａｂ".split(
      "|",
    ),
    ..."שלום|مرحبا|ไทย|𝐀|''|\"'s|a'|ͅ|<|endoftext|>|snow|Photograph|looking_at_viewer|1girl|,|(medium)|iridescent".split(
      "|",
    ),
    "<|endoftext|>",
  ];
  const draws = random(1, "odd strings");
  const strings = Array.from({ length: 5000 }, () =>
    Array.from({ length: draws.below(25) }, () => draws.pick(pieces) + (draws.chance(0.4) ? " " : "")).join(""),
  );
  const wanted = await referenceTokenizer().encodeBatch(strings, { addSpecialTokens: false });
  for (const [index, text] of strings.entries()) {
    assert.deepEqual([...openTokenizer().encode(text)], wanted[index]?.getIds(), JSON.stringify(text));
  }
});

test("encode() gives the same ids when a word of 3,000 letters is merged", async () => {
  const word = random(2)
    .shuffle([..."abcdefghijklmnopqrst".repeat(150)])
    .join("");
  const wanted = await referenceTokenizer().encode(word, null, { addSpecialTokens: false });
  assert.deepEqual([...openTokenizer().encode(word)], wanted.getIds());
});

test("encode() takes half a surrogate pair for U+FFFD", () => {
  assert.deepEqual(openTokenizer().encode("a\ud83d b"), openTokenizer().encode("a\ufffd b"));
});

test("encodeBatch() and count() agree with encode()", () => {
  const texts = golden.vectors.map(({ text }) => text);
  const tokenizer = openTokenizer();
  assert.deepEqual(
    tokenizer.encodeBatch(texts),
    texts.map((text) => tokenizer.encode(text)),
  );
  assert.deepEqual(
    texts.map(tokenizer.count),
    golden.vectors.map(({ ids }) => ids.length),
  );
});

test("decode() gives the text back in lower case with a space after each word", () => {
  const tokenizer = openTokenizer();
  assert.equal(tokenizer.decode([589, 533, 320, 1628, 9696, 539, 4160]), "this is a test string of text");
  assert.equal(tokenizer.decode(tokenizer.encode("Wow!!! 日本語 👍🏽")), "wow !!! 日本語 👍🏽");
  assert.equal(tokenizer.decode([]), "");
  assert.throws(() => tokenizer.decode([49408]), /id 49408: an integer in 0…49407 was wanted/);
});

test("tokenStrings() names each token and where words end", () => {
  assert.deepEqual(
    openTokenizer()
      .tokenStrings("Xylophones, ½")
      .map(({ text, endsWord }) => `${text}${endsWord ? " " : "·"}`),
    ["xy·", "lo·", "phones ", ", ", "½ "],
  );
  const partial = openTokenizer().tokenStrings("\u{10ffff}");
  assert.deepEqual(
    partial.map(({ text }) => text),
    ["\\xF4", "\\x8F", "\\xBF", "\\xBF"],
  );
});

test("the vocabulary has 49,408 entries from the merges that merges.md describes", () => {
  const digest = createHash("sha256").update(mergesText()).digest("hex");
  assert.equal(digest, "d308b7377a8ceaa9707a21614fe8c831b9196e197b7aeb69833359362907af02");
  assert.equal(clipVocabulary().entries.length, 49408);
  assert.equal(clipVocabulary().merges.size, 48894);
});
