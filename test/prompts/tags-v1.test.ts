import assert from "node:assert/strict";
import { test } from "node:test";
import {
  makePrompt,
  type Prompt,
  type PromptPhoto,
  promptDraws,
  readAliases,
  tagsV1,
} from "../../src/prompts/index.ts";
import { countWords, tagged } from "./photos.ts";

const draws = 20_000;

function manyPrompts(photo: PromptPhoto, options: Parameters<typeof tagsV1>[0], aliases?: string): Prompt[] {
  const context = { countTokens: countWords, ...(aliases !== undefined && { aliases: readAliases(aliases) }) };
  return Array.from({ length: draws }, (_, epoch) =>
    makePrompt(tagsV1(options), photo, promptDraws(7, photo.id, epoch), context),
  );
}
const tagsOf = ({ text }: Prompt): string[] => text.split(/, ?/);
const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.filter(holds).length / items.length;
const near = (found: number, wanted: number, by = 0.012): void =>
  assert.ok(Math.abs(found - wanted) < by, `${found} is not within ${by} of ${wanted}`);
const plain = {
  unconditionalRate: 0,
  scoreTagRate: 0,
  alwaysCommaRate: 1,
  underscoreWeights: { keep: 1, spaces: 0, each: 0 },
};

test("tagsV1() draws the number of tags from N(32, 19.8), at least 5", () => {
  const counts = manyPrompts(tagged(200), plain).map((prompt) => tagsOf(prompt).length);
  // E[max(5, trunc(X))] and P(trunc(X) <= 5) of X ~ N(32, 19.8), by summing the density
  const density = (x: number): number => Math.exp(-(((x - 32) / 19.8) ** 2) / 2) / (19.8 * Math.sqrt(2 * Math.PI));
  let [mean, atLeast] = [0, 0];
  for (let x = -100; x < 200; x += 0.01) {
    mean += Math.max(5, Math.trunc(x)) * density(x) * 0.01;
    if (Math.trunc(x) <= 5) atLeast += density(x) * 0.01;
  }
  near(counts.reduce((sum, count) => sum + count, 0) / draws, mean, 0.4);
  near(
    share(counts, (count) => count === 5),
    atLeast,
  );
  assert.equal(Math.min(...counts), 5);
});

test("tagsV1() takes each tag once, in random order", () => {
  const repeated = { ...tagged(10), tags: [...tagged(10).tags, "tag_3", " tag_4 ", ""] };
  const prompts = manyPrompts(repeated, { ...plain, tagCountMean: 100, tagCountDeviation: 0 });
  for (const prompt of prompts.slice(0, 100)) assert.deepEqual(tagsOf(prompt).toSorted(), tagged(10).tags);
  for (let place = 0; place < 10; place++)
    near(
      share(prompts, (prompt) => tagsOf(prompt)[0] === `tag_${place}`),
      0.1,
    );
});

test("tagsV1() always keeps priority tags and the watermark tag of photos with boxes", () => {
  const photo = tagged(60, { watermark: true, tags: [...tagged(60).tags, "signature"] });
  const prompts = manyPrompts(photo, { ...plain, priorityTags: ["signature"], aliasRate: 1 }, "watermark,0,1,logo");
  assert.equal(
    share(prompts, (prompt) => tagsOf(prompt).includes("watermark")),
    1,
  );
  assert.equal(
    share(prompts, (prompt) => tagsOf(prompt).includes("signature")),
    1,
  );
  assert.equal(
    share(manyPrompts(tagged(60), plain), (prompt) => tagsOf(prompt).includes("watermark")),
    0,
  );
});

test("tagsV1() makes a tenth of prompts the empty string", () => {
  const prompts = manyPrompts(tagged(40, { score: 5 }), {});
  near(
    share(prompts, ({ kind }) => kind === "unconditional"),
    0.1,
  );
  assert.ok(prompts.every(({ text, kind }) => (text === "") === (kind === "unconditional")));
});

test("tagsV1() puts one to three of the allowed score tags at the beginning", () => {
  const prompts = manyPrompts(tagged(40, { score: 4 }), { ...plain, scoreTagRate: 1 });
  const scores = prompts.map((prompt) => tagsOf(prompt).filter((tag) => tag.startsWith("score_")));
  const allowed = ["score_1_up", "score_2_up", "score_3_up", "score_4", "score_4_up"];
  assert.deepEqual([...new Set(scores.flat())].sort(), allowed);
  for (const count of [1, 2, 3])
    near(
      share(scores, (tags) => tags.length === count),
      1 / 3,
    );
  for (const [index, prompt] of prompts.entries()) {
    assert.deepEqual(tagsOf(prompt).slice(0, scores[index]?.length), scores[index], "score tags stand first");
    assert.equal(new Set(scores[index]).size, scores[index]?.length, "none is repeated");
  }
});

test("tagsV1() gives no score tags when a photo has no score", () => {
  assert.equal(
    share(manyPrompts(tagged(40), { unconditionalRate: 0 }), ({ text }) => text.includes("score")),
    0,
  );
});

test("tagsV1() keeps, replaces or mixes underscores a third of prompts each", () => {
  const prompts = manyPrompts(tagged(200), { unconditionalRate: 0, alwaysCommaRate: 1, tagCountDeviation: 0 });
  const underscores = prompts.map((prompt) => share(tagsOf(prompt), (tag) => tag.includes("_")));
  near(
    share(underscores, (some) => some === 1),
    1 / 3,
  );
  near(
    share(underscores, (some) => some === 0),
    1 / 3,
  );
  const mixed = underscores.filter((some) => some > 0 && some < 1);
  near(mixed.reduce((sum, some) => sum + some, 0) / mixed.length, 0.2);
});

test("tagsV1() writes a tag under another of its names one time in five", () => {
  const prompts = manyPrompts(tagged(10), { ...plain, tagCountMean: 10, tagCountDeviation: 0 }, 'tag_3,0,9,"x,y"');
  near(
    share(prompts, (prompt) => tagsOf(prompt).includes("x")),
    0.1,
  );
  near(
    share(prompts, (prompt) => tagsOf(prompt).includes("y")),
    0.1,
  );
  near(
    share(prompts, (prompt) => tagsOf(prompt).includes("tag_3")),
    0.8,
  );
});

test("tagsV1() always uses commas in four prompts of five, else in four gaps of five; a space follows as often", () => {
  const options = { unconditionalRate: 0, underscoreWeights: plain.underscoreWeights, tagCountDeviation: 0 };
  const prompts = manyPrompts(tagged(200), options);
  const gaps = prompts.map(({ text }): string[] => text.match(/, |,| /g) ?? []);
  const onlyCommas = gaps.filter((some) => !some.includes(" "));
  near(onlyCommas.length / draws, 0.8 + 0.2 * 0.8 ** 31);
  const mixed = gaps.filter((some) => some.includes(" ")).flat();
  near(
    share(mixed, (gap) => gap === " "),
    0.2,
  );
  near(
    share(
      gaps.flat().filter((gap) => gap !== " "),
      (gap) => gap === ", ",
    ),
    0.8,
    0.005,
  );
});

test("tagsV1() writes these very prompts", () => {
  const photo = { id: "3f2a", tags: ["sky", "no_humans", "cloud", "sunset", "sea"], score: 3, watermark: true };
  const context = { countTokens: countWords, aliases: readAliases('sky,0,1,"the_sky,heaven"') };
  const texts = Array.from({ length: 6 }, (_, epoch) =>
    makePrompt(tagsV1({ unconditionalRate: 0.3, aliasRate: 0.5 }), photo, promptDraws(7, photo.id, epoch), context),
  );
  assert.deepEqual(
    texts.map(({ text }) => text),
    [
      "score 2 up, score_3_up, score 3,sunset, sea, no_humans, the sky, watermark,cloud",
      "",
      "",
      "score 3, score 1 up,watermark, sunset, sea, heaven, no humans, cloud",
      "score_2_up, score_3_up, sea, sunset, sky, no_humans, watermark,cloud",
      "score_1_up, sunset, the sky, watermark, sea, cloud, no humans",
    ],
  );
});
