import assert from "node:assert/strict";
import { test } from "node:test";
import { openTokenizer } from "../../src/clip/index.ts";
import type { PhotoRow } from "../../src/dataset/index.ts";
import { displaySymbol } from "../../src/host/index.ts";
import { captionsV2, makePrompt, promptDraws, promptPhoto, prompts } from "../../src/prompts/index.ts";

const row = (index: number, more: Partial<PhotoRow> = {}): PhotoRow => ({
  id: `id-${index}`,
  path: `${index}.jpg`,
  bytes: 1,
  width: 64,
  height: 64,
  format: "jpeg",
  score: 5,
  raw: null,
  tags: ["sky", "sea"],
  caption: `Photo ${index} <script>alert("1")</script>`,
  boxes: null,
  ...more,
});
const rows = [
  ...Array.from({ length: 30 }, (_, index) => row(index)),
  row(30, { score: 0 }),
  row(31, { tags: null, caption: null }),
];
const photos = { rows: async () => rows };

test("prompts.examples() shows what a plan of the same seed begins with", async () => {
  const recipe = captionsV2();
  const { examples, usable } = await prompts.examples(photos, recipe, { count: 8, seed: 7 });
  assert.equal(usable, 30);
  assert.equal(examples.length, 8);
  for (const { photo, text, kind, tokens, pieces } of examples) {
    const found = rows.find(({ id }) => id === photo);
    assert.ok(found);
    const made = makePrompt(recipe, promptPhoto(found), promptDraws(7, photo, 0), {
      countTokens: openTokenizer().count,
    });
    assert.deepEqual({ text, kind }, made);
    assert.equal(tokens, openTokenizer().encode(text).length);
    assert.equal(pieces, 1);
  }
});

test("prompts.examples() shows itself as a table in which prompts are text", async () => {
  const shown = await prompts.examples(photos, captionsV2({ unconditionalRate: 0 }), { count: 5 });
  const bundle = await shown[displaySymbol]();
  const html = String(bundle["text/html"]);
  assert.match(html, /&lt;script&gt;alert\(&quot;1&quot;\)/);
  assert.doesNotMatch(html, /<script/);
  assert.match(
    String(bundle["text/plain"]),
    /^0 of 5 example prompts take more than 75 tokens; the recipe can use 30 of 32/,
  );
});

test("promptPhoto() takes boxes for a watermark and null for nothing", () => {
  const box = { leftPx: 0, topPx: 0, rightPx: 1, bottomPx: 1, confidence: 1, text: "" };
  assert.equal(promptPhoto(row(1, { boxes: [box] })).watermark, true);
  assert.deepEqual(promptPhoto(row(1, { score: null, tags: null, caption: null, boxes: [] })), {
    id: "id-1",
    tags: [],
    caption: undefined,
    score: undefined,
    watermark: false,
  });
});
