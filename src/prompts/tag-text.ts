/** Tags to text: which ones, in which order, spelled how, joined by what. */
import type { Random } from "../random/index.ts";
import type { AliasTable } from "./aliases.ts";
import type { PromptPhoto } from "./photo.ts";
import type { CommonOptions } from "./recipe.ts";

/** The number of tags that the normal distribution asks for. */
export function drawTagCount(options: CommonOptions, random: Random): number {
  return Math.max(options.leastTags, Math.trunc(random.normal(options.tagCountMean, options.tagCountDeviation)));
}

/** `count` of the photo's tags in random order, each once; priority tags are among them whatever the count. */
export function chooseTags(photo: PromptPhoto, count: number, options: CommonOptions, random: Random): string[] {
  const named = photo.tags.map((tag) => tag.trim()).filter((tag) => tag !== "");
  const tags = new Set(photo.watermark ? [...named, options.watermarkTag] : named);
  const mustStay = new Set([...options.priorityTags, ...(photo.watermark ? [options.watermarkTag] : [])]);
  const priority = [...tags].filter((tag) => mustStay.has(tag));
  const others = random.sample(
    [...tags].filter((tag) => !mustStay.has(tag)),
    count - priority.length,
  );
  return random.shuffle([...priority, ...others]);
}

/** Each tag that has aliases becomes one of them at the recipe's rate; priority tags keep their name. */
export function drawAliases(
  tags: readonly string[],
  aliases: AliasTable | undefined,
  options: CommonOptions,
  random: Random,
): string[] {
  return tags.map((tag) => {
    if (tag === options.watermarkTag || options.priorityTags.includes(tag)) return tag;
    const others = aliases?.aliasesOf.get(tag);
    return others !== undefined && random.chance(options.aliasRate) ? random.pick(others) : tag;
  });
}

/** The tags as one text: underscores in the prompt's mode, separators between. */
export function joinTags(tags: readonly string[], options: CommonOptions, random: Random): string {
  const { keep, spaces, each } = options.underscoreWeights;
  const mode = random.weighted(["keep", "spaces", "each"], [keep, spaces, each]);
  const spelled = tags.map((tag) =>
    mode === "spaces" || (mode === "each" && random.chance(options.underscoreToSpaceRate)) ? withSpaces(tag) : tag,
  );
  const alwaysComma = random.chance(options.alwaysCommaRate);
  let text = spelled[0] ?? "";
  for (const tag of spelled.slice(1)) {
    const comma = alwaysComma || random.chance(options.commaRate);
    text += comma ? (random.chance(options.spaceAfterCommaRate) ? ", " : ",") : " ";
    text += tag;
  }
  return text;
}

export function withSpaces(tag: string): string {
  return tag.replaceAll("_", " ");
}
