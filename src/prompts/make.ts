/** One training prompt from one photo. */
import { type Random, random as stream } from "../random/index.ts";
import type { AliasTable } from "./aliases.ts";
import { hasCaption, hasTags, type PromptPhoto, refusal } from "./photo.ts";
import type { CaptionsV2, PromptRecipe, TagsV1 } from "./recipe.ts";
import { drawScoreTags } from "./score-tags.ts";
import { chooseTags, drawAliases, drawTagCount, joinTags, withSpaces } from "./tag-text.ts";

/** What a prompt was made of. */
export type PromptKind = "tags" | "caption" | "unconditional";

/** A training prompt. */
export interface Prompt {
  readonly text: string;
  readonly kind: PromptKind;
}

/** What a recipe needs beside the photo. */
export interface PromptContext {
  /** Other names of tags; none without a table. */
  readonly aliases?: AliasTable | undefined;
  /** CLIP ids of a text, as `openTokenizer().count`. */
  readonly countTokens: (text: string) => number;
}

/**
 * The draws of one photo's prompt in one epoch. Plans and examples use the same, so any prompt can be made again alone.
 */
export function promptDraws(seed: number, photo: string, epoch: number): Random {
  return stream(seed, "prompt", photo, epoch);
}

/**
 * Makes a prompt. The same recipe, photo and draws give the same prompt.
 *
 * @throws RangeError where the recipe has no prompt for the photo (`refusal()` tells beforehand)
 * @example
 * const photo = { id: "3f2a", tags: ["sky", "no_humans"], caption: "A pale sky.", score: 7, watermark: false };
 * makePrompt(captionsV2({ unconditionalRate: 0, tagPromptRate: 0 }), photo, promptDraws(1, photo.id, 0), {
 *   countTokens: openTokenizer().count,
 * }).kind // "caption"
 */
export function makePrompt(recipe: PromptRecipe, photo: PromptPhoto, random: Random, context: PromptContext): Prompt {
  const why = refusal(recipe, photo);
  if (why !== undefined) {
    const reason = why === "score" ? `score ${photo.score} is below ${recipe.lowestScore}` : "it has no text to use";
    throw new RangeError(`Cannot make a ${recipe.kind} prompt for photo ${photo.id}: ${reason}`);
  }
  if (random.chance(recipe.unconditionalRate)) return { text: "", kind: "unconditional" };
  return recipe.kind === "tags-v1"
    ? makeTagPrompt(recipe, photo, random, context)
    : makeCaptionPrompt(recipe, photo, random, context);
}

function makeTagPrompt(recipe: TagsV1, photo: PromptPhoto, random: Random, { aliases }: PromptContext): Prompt {
  const tags = chooseTags(photo, drawTagCount(recipe, random), recipe, random);
  const scoreTags = drawScoreTags(recipe, photo.score, random);
  const named = drawAliases(tags, aliases, recipe, random);
  return { text: joinTags([...scoreTags, ...named], recipe, random), kind: "tags" };
}

function makeCaptionPrompt(recipe: CaptionsV2, photo: PromptPhoto, random: Random, context: PromptContext): Prompt {
  const ofTags = random.chance(recipe.tagPromptRate);
  const scoreTags = drawScoreTags(recipe, photo.score, random).map((tag) =>
    random.chance(recipe.scoreUnderscoreToSpaceRate) ? withSpaces(tag) : tag,
  );
  const join = random.pick(recipe.scoreJoins);
  const caption = hasCaption(photo) ? (photo.caption ?? "") : undefined;
  const prompt = (text: string, kind: PromptKind): Prompt => ({
    text: [...scoreTags, ...(text === "" ? [] : [text])].join(join),
    kind,
  });
  if (caption !== undefined && !(ofTags && hasTags(photo))) return prompt(caption, "caption");
  const count =
    caption === undefined
      ? drawTagCount(recipe, random)
      : Math.max(recipe.leastTags, Math.trunc(context.countTokens(caption) / recipe.captionTokensPerTag));
  const tags = drawAliases(chooseTags(photo, count, recipe, random), context.aliases, recipe, random);
  return prompt(joinTags(tags, recipe, random), "tags");
}
