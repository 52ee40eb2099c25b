export { type AliasTable, AliasTableError, readAliases } from "./aliases.ts";
export type { PromptExample } from "./example.ts";
export { type ExampleOptions, examples, type PromptExamples } from "./examples.ts";
export { makePrompt, type Prompt, type PromptContext, type PromptKind, promptDraws } from "./make.ts";
export { prompts } from "./namespace.ts";
export { type PromptPhoto, promptPhoto, refusal } from "./photo.ts";
export { type CaptionsV2, captionsV2, checked, type PromptRecipe, type TagsV1, tagsV1 } from "./recipe.ts";
