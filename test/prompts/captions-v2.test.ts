import assert from "node:assert/strict";
import { test } from "node:test";
import {
  captionsV2,
  makePrompt,
  type Prompt,
  type PromptPhoto,
  promptDraws,
  refusal,
} from "../../src/prompts/index.ts";
import { countWords, tagged } from "./photos.ts";

const draws = 20_000;
const caption = 'A "pale" sky,\nwith <script>alert(1)</script> & 🌤';

function manyPrompts(photo: PromptPhoto, options: Parameters<typeof captionsV2>[0] = {}): Prompt[] {
  return Array.from({ length: draws }, (_, epoch) =>
    makePrompt(captionsV2(options), photo, promptDraws(7, photo.id, epoch), { countTokens: countWords }),
  );
}
const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.filter(holds).length / items.length;
const near = (found: number, wanted: number, by = 0.012): void =>
  assert.ok(Math.abs(found - wanted) < by, `${found} is not within ${by} of ${wanted}`);

test("captionsV2() mixes 5 % unconditional, and 10 % tag prompts among the others", () => {
  const prompts = manyPrompts(tagged(40, { caption, score: 5 }));
  near(
    share(prompts, ({ kind }) => kind === "unconditional"),
    0.05,
  );
  near(
    share(prompts, ({ kind }) => kind === "tags"),
    0.095,
  );
  near(
    share(prompts, ({ kind }) => kind === "caption"),
    0.855,
  );
  assert.ok(prompts.every(({ text, kind }) => (text === "") === (kind === "unconditional")));
});

test("captionsV2() leaves the caption as it is, at the end of the prompt", () => {
  for (const { text, kind } of manyPrompts(tagged(40, { caption, score: 5 }))) {
    if (kind === "caption") assert.ok(text.endsWith(caption), text);
  }
  const bare = manyPrompts(tagged(40, { caption }), { unconditionalRate: 0, tagPromptRate: 0 });
  assert.deepEqual([...new Set(bare.map(({ text }) => text))], [caption], "no score, no score tags");
});

test("captionsV2() puts 1, 2 or 3 score tags in front of nine prompts in ten, weighted 3:2:1", () => {
  const prompts = manyPrompts(tagged(40, { caption: "CAPTION", score: 6 }), { unconditionalRate: 0 });
  const scores = prompts.map(({ text }) => text.match(/score[_ ]\d([_ ]up)?/g) ?? []);
  near(
    share(scores, (tags) => tags.length > 0),
    0.9,
  );
  near(
    share(scores, (tags) => tags.length === 1),
    0.9 * (3 / 6),
  );
  near(
    share(scores, (tags) => tags.length === 2),
    0.9 * (2 / 6),
  );
  near(
    share(scores, (tags) => tags.length === 3),
    0.9 * (1 / 6),
  );
  near(
    share(scores.flat(), (tag) => tag.includes(" ")),
    0.2,
  );
  assert.ok(prompts.every(({ text }, index) => text.startsWith(scores[index]?.[0] ?? "")));
});

test("captionsV2() joins score tags and caption with one of three joins", () => {
  const prompts = manyPrompts(tagged(0, { caption: "CAPTION", score: 6 }), { unconditionalRate: 0, scoreTagRate: 1 });
  for (const join of [", ", " ", ","]) {
    const tag = String.raw`score[_ ]\d(?:[_ ]up)?`;
    const pattern = new RegExp(`^${tag}(?:${join}${tag})*${join}CAPTION$`);
    near(
      share(prompts, ({ text }) => pattern.test(text)),
      1 / 3,
    );
  }
});

test("captionsV2() gives a tag prompt one tag for 2.5 tokens of the caption, at least 5", () => {
  const tagsOnly = { unconditionalRate: 0, tagPromptRate: 1, scoreTagRate: 0, alwaysCommaRate: 1 };
  const counts = (words: number): number[] => [
    ...new Set(
      manyPrompts(tagged(100, { caption: "word ".repeat(words) }), tagsOnly).map(({ text }) => text.split(",").length),
    ),
  ];
  assert.deepEqual(counts(99), [39]);
  assert.deepEqual(counts(3), [5]);
});

test("captionsV2() uses what a photo has when it has only tags or only a caption", () => {
  const options = { unconditionalRate: 0, scoreTagRate: 0 };
  assert.equal(
    share(manyPrompts(tagged(0, { caption }), options), ({ kind }) => kind === "caption"),
    1,
  );
  const tags = manyPrompts(tagged(100), { ...options, alwaysCommaRate: 1 });
  assert.equal(
    share(tags, ({ kind }) => kind === "tags"),
    1,
  );
  near(tags.reduce((sum, { text }) => sum + text.split(",").length, 0) / draws, 32.5, 0.5);
});

test("refusal() names photos of a low score and photos without text", () => {
  const recipe = captionsV2();
  assert.equal(refusal(recipe, tagged(3, { score: 0 })), "score");
  assert.equal(refusal(recipe, tagged(3, { score: 1 })), undefined);
  assert.equal(refusal(recipe, tagged(0, { score: 3, caption: "  \n" })), "no-text");
  assert.equal(refusal(recipe, tagged(0, { score: 3, watermark: true })), "no-text");
  assert.equal(refusal(captionsV2({ withoutText: "score-only" }), tagged(0, { score: 3 })), undefined);
  assert.throws(
    () => makePrompt(recipe, tagged(0), promptDraws(7, "3f2a", 0), { countTokens: countWords }),
    /Cannot make a captions-v2 prompt for photo 3f2a: it has no text to use/,
  );
});

test("captionsV2() makes prompts of score tags alone when the recipe says so", () => {
  const prompts = manyPrompts(tagged(0, { score: 3 }), {
    withoutText: "score-only",
    unconditionalRate: 0,
    scoreTagRate: 1,
  });
  assert.ok(prompts.every(({ text }) => /^(score[_ ]\d([_ ]up)?(, | |,)?)+$/.test(text) && !/[, ]$/.test(text)));
});

test("makePrompt() draws other prompts in another epoch, and the same in the same", () => {
  const prompts = manyPrompts(tagged(40, { caption, score: 5 }));
  assert.deepEqual(manyPrompts(tagged(40, { caption, score: 5 })), prompts);
  assert.ok(new Set(prompts.map(({ text }) => text)).size > 100);
});

test("captionsV2() makes these very prompts", () => {
  const photo = { ...tagged(8), caption: "A pale sky over the sea.", score: 8 };
  const recipe = captionsV2({ tagPromptRate: 0.5, unconditionalRate: 0.2 });
  const prompts = Array.from({ length: 6 }, (_, epoch) =>
    makePrompt(recipe, photo, promptDraws(1, photo.id, epoch), { countTokens: countWords }),
  );
  assert.deepEqual(
    prompts.map(({ text }) => text),
    [
      "score 4 up, score_6_up, A pale sky over the sea.",
      "score_3_up score_4_up score_1_up tag 4, tag 2, tag 1, tag 0, tag 3",
      "",
      "score_7_up tag 0,tag 1, tag 7, tag 4, tag 5",
      "score_8,score_2_up,score_6_up,tag 2, tag 0, tag 1, tag 7, tag 5",
      "",
    ],
  );
});
