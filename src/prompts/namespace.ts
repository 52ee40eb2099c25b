/** Everything about prompts under one name, for notebooks: `prompts.captionsV2()`. */
import { readAliases } from "./aliases.ts";
import { examples } from "./examples.ts";
import { captionsV2, tagsV1 } from "./recipe.ts";

/** Prompt recipes, and what they make. */
export const prompts: {
  readonly tagsV1: typeof tagsV1;
  readonly captionsV2: typeof captionsV2;
  readonly examples: typeof examples;
  readonly readAliases: typeof readAliases;
} = { tagsV1, captionsV2, examples, readAliases };
