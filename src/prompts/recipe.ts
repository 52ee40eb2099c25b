/**
 * How training prompts are made, as plain data: it can be printed, hashed, written into a plan and read back.
 * The numbers are those of a published 6.7-million-photo finetune.
 */

/** What both recipes know. Every rate is a probability in [0, 1]. */
export interface CommonOptions {
  /** Prompts that are the empty string, so that the model learns what guidance subtracts. v1: 0.1, v2: 0.05. */
  readonly unconditionalRate: number;
  /** Prompts that start with score tags. v1: 1, v2: 0.9. */
  readonly scoreTagRate: number;
  /** Weights of 1, 2, 3, … score tags. v1: [1, 1, 1], v2: [3, 2, 1]. */
  readonly scoreTagCountWeights: readonly number[];
  /** Photos below this score are left out. Default 1: score 0 means thumbnails, grids, advertisements. */
  readonly lowestScore: number;
  /** Tag prompts: mean of the normal distribution of the number of tags. Default 32, measured on generated images. */
  readonly tagCountMean: number;
  /** Tag prompts: its standard deviation. Default 19.8. */
  readonly tagCountDeviation: number;
  /** Tag prompts: never fewer tags than this (where the photo has them). Default 5. */
  readonly leastTags: number;
  /** Tags that are never sampled away. Default `["watermark"]`. */
  readonly priorityTags: readonly string[];
  /** The tag of photos that have watermark boxes; never sampled away either. Default `"watermark"`. */
  readonly watermarkTag: string;
  /** A tag that has aliases becomes one of them this often. Default 0.2. */
  readonly aliasRate: number;
  /**
   * Weights of what a prompt does with the underscores of its tags: keep them, make all of them spaces, or decide tag
   * by tag. Default 1 : 1 : 1.
   */
  readonly underscoreWeights: { readonly keep: number; readonly spaces: number; readonly each: number };
  /** Where it is decided tag by tag: underscores become spaces this often. Default 0.8. */
  readonly underscoreToSpaceRate: number;
  /** Prompts with a comma in each gap. Default 0.8. */
  readonly alwaysCommaRate: number;
  /** Other prompts: gaps with a comma; the others have a space. Default 0.8. */
  readonly commaRate: number;
  /** Commas that a space follows. Default 0.8. */
  readonly spaceAfterCommaRate: number;
  /**
   * Photos that the recipe has no text for: `"leave-out"` (default; the plan names them), or `"score-only"`, which
   * trains them with score tags and the watermark tag alone.
   */
  readonly withoutText: "leave-out" | "score-only";
}

/** Prompts of tags (v1). */
export interface TagsV1 extends CommonOptions {
  readonly kind: "tags-v1";
}

/** Prompts of captions, with some tag prompts among them (v2). */
export interface CaptionsV2 extends CommonOptions {
  readonly kind: "captions-v2";
  /** Prompts made of tags although there is a caption. Default 0.1. */
  readonly tagPromptRate: number;
  /** A tag prompt gets one tag for so many tokens of the caption, and so lands near its length. Default 2.5. */
  readonly captionTokensPerTag: number;
  /** Score tags whose underscores become spaces. Default 0.2. */
  readonly scoreUnderscoreToSpaceRate: number;
  /** What joins score tags and text; one a prompt, each as likely. Default `", "`, `" "`, `","`. */
  readonly scoreJoins: readonly string[];
}

/** How training prompts are made. */
export type PromptRecipe = TagsV1 | CaptionsV2;

const common = {
  lowestScore: 1,
  tagCountMean: 32,
  tagCountDeviation: 19.8,
  leastTags: 5,
  priorityTags: ["watermark"],
  watermarkTag: "watermark",
  aliasRate: 0.2,
  underscoreWeights: { keep: 1, spaces: 1, each: 1 },
  underscoreToSpaceRate: 0.8,
  alwaysCommaRate: 0.8,
  commaRate: 0.8,
  spaceAfterCommaRate: 0.8,
  withoutText: "leave-out",
} as const;

/**
 * The tag recipe: 5 or more tags in random order, score tags in front.
 *
 * @example
 * tagsV1({ unconditionalRate: 0.05 }).tagCountMean // 32
 * @throws RangeError that lists every option with an impossible value
 */
export function tagsV1(options: Partial<Omit<TagsV1, "kind">> = {}): TagsV1 {
  return checked({
    kind: "tags-v1",
    ...common,
    unconditionalRate: 0.1,
    scoreTagRate: 1,
    scoreTagCountWeights: [1, 1, 1],
    ...options,
  });
}

/**
 * The caption recipe: the caption as it is, a tag prompt of about its length now and then, score tags in front.
 *
 * @example
 * captionsV2({ tagPromptRate: 0.25 }).unconditionalRate // 0.05
 * @throws RangeError that lists every option with an impossible value
 */
export function captionsV2(options: Partial<Omit<CaptionsV2, "kind">> = {}): CaptionsV2 {
  return checked({
    kind: "captions-v2",
    ...common,
    unconditionalRate: 0.05,
    scoreTagRate: 0.9,
    scoreTagCountWeights: [3, 2, 1],
    tagPromptRate: 0.1,
    captionTokensPerTag: 2.5,
    scoreUnderscoreToSpaceRate: 0.2,
    scoreJoins: [", ", " ", ","],
    ...options,
  });
}

/** The recipe itself. @throws RangeError that lists every option with an impossible value */
export function checked<R extends PromptRecipe>(recipe: R): R {
  const problems: string[] = [];
  const want = (holds: boolean, path: string, value: unknown, wanted: string): void => {
    if (!holds) problems.push(`${path} is ${JSON.stringify(value) ?? String(value)}: ${wanted} was wanted`);
  };
  const isWeights = (weights: readonly number[]): boolean =>
    weights.length > 0 &&
    weights.every((weight) => weight >= 0 && weight < Infinity) &&
    weights.some((weight) => weight > 0);
  for (const [path, value] of Object.entries(recipe)) {
    if (path.endsWith("Rate"))
      want(typeof value === "number" && value >= 0 && value <= 1, path, value, "a number in 0…1");
  }
  const { tagCountMean, tagCountDeviation, leastTags, lowestScore, scoreTagCountWeights, underscoreWeights } = recipe;
  want(Number.isFinite(tagCountMean) && tagCountMean >= 0, "tagCountMean", tagCountMean, "a number of at least 0");
  want(
    Number.isFinite(tagCountDeviation) && tagCountDeviation >= 0,
    "tagCountDeviation",
    tagCountDeviation,
    "a number of at least 0",
  );
  want(Number.isInteger(leastTags) && leastTags >= 0, "leastTags", leastTags, "an integer of at least 0");
  want(lowestScore >= 0 && lowestScore <= 9, "lowestScore", lowestScore, "a score in 0…9");
  want(isWeights(scoreTagCountWeights), "scoreTagCountWeights", scoreTagCountWeights, "weights of a positive sum");
  want(
    isWeights(Object.values(underscoreWeights)),
    "underscoreWeights",
    underscoreWeights,
    "weights of a positive sum",
  );
  want(
    ["leave-out", "score-only"].includes(recipe.withoutText),
    "withoutText",
    recipe.withoutText,
    '"leave-out" or "score-only"',
  );
  if (recipe.kind === "captions-v2") {
    const { captionTokensPerTag, scoreJoins } = recipe;
    want(captionTokensPerTag > 0, "captionTokensPerTag", captionTokensPerTag, "a number above 0");
    want(scoreJoins.length > 0, "scoreJoins", scoreJoins, "at least one text");
  }
  if (problems.length > 0) {
    throw new RangeError(`Cannot use the prompt recipe ${recipe.kind}: ${problems.join("; ")}`);
  }
  return recipe;
}
