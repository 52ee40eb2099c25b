/** Example prompts: what a recipe makes of some photos, to be looked at before a plan is made. */
import { openTokenizer, piecesOf } from "../clip/index.ts";
import type { PhotoSource } from "../dataset/index.ts";
import { type Displayable, displaySymbol } from "../host/index.ts";
import { random } from "../random/index.ts";
import type { AliasTable } from "./aliases.ts";
import type { PromptExample } from "./example.ts";
import { examplesHtml, examplesText } from "./examples-html.ts";
import { makePrompt, promptDraws } from "./make.ts";
import { promptPhoto, refusal } from "./photo.ts";
import { checked, type PromptRecipe } from "./recipe.ts";

/** Examples in the order of the photos' paths. Show themselves as a table. */
export interface PromptExamples extends Displayable {
  readonly examples: readonly PromptExample[];
  /** Photos that the recipe can use, of all. */
  readonly usable: number;
  readonly photos: number;
}

export interface ExampleOptions {
  /** How many photos; each gives one prompt. Default 20. */
  readonly count?: number;
  /** Chooses the photos and makes the draws. Default 0. */
  readonly seed?: number;
  /** Which epoch's prompts. Default 0: a plan of the same recipe and seed begins with the same prompts. */
  readonly epoch?: number;
  /** Other names of tags; none without a table. */
  readonly aliases?: AliasTable;
}

/**
 * Makes example prompts of photos that the seed chooses.
 *
 * @example
 * await prompts.examples(photos, prompts.captionsV2(), { count: 10, seed: 7 });
 */
export async function examples(
  photos: Pick<PhotoSource, "rows">,
  recipe: PromptRecipe,
  options: ExampleOptions = {},
): Promise<PromptExamples> {
  const { count = 20, seed = 0, epoch = 0, aliases } = options;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`Cannot make ${count} example prompts: an integer of at least 1 was wanted`);
  }
  checked(recipe);
  const tokenizer = openTokenizer();
  const rows = await photos.rows();
  const usable = rows.filter((row) => refusal(recipe, promptPhoto(row)) === undefined);
  const chosen = random(seed, "examples").sample(usable, count);
  const made = chosen
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((row): PromptExample => {
      const draws = promptDraws(seed, row.id, epoch);
      const prompt = makePrompt(recipe, promptPhoto(row), draws, { aliases, countTokens: tokenizer.count });
      const tokens = tokenizer.count(prompt.text);
      return { ...prompt, photo: row.id, path: row.path, tokens, pieces: piecesOf(tokens) };
    });
  return {
    examples: made,
    usable: usable.length,
    photos: rows.length,
    [displaySymbol]: () => ({
      "text/html": examplesHtml(made, usable.length, rows.length),
      "text/plain": examplesText(made, usable.length, rows.length),
    }),
  };
}
