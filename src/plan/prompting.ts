/** A photo's prompt in one epoch, with its tokens. */
import { cutTokens, openTokenizer, type Pieces, piecesOf } from "../clip/index.ts";
import { makePrompt, type PromptContext, type PromptKind, type PromptRecipe } from "../prompts/index.ts";
import type { Random } from "../random/index.ts";
import type { PlanPhoto } from "./records.ts";

/** A prompt, ready for a row. */
export interface PlannedPrompt {
  readonly text: string;
  readonly kind: PromptKind;
  /** At most 225. */
  readonly tokens: Uint16Array;
  /** Tokens that were cut off behind the 225th. */
  readonly cut: number;
  readonly pieces: Pieces;
}

export type Prompter = (photo: PlanPhoto, draws: Random) => PlannedPrompt;

export function prompter(recipe: PromptRecipe, aliases: PromptContext["aliases"]): Prompter {
  const tokenizer = openTokenizer();
  const context = { aliases, countTokens: tokenizer.count };
  return (photo, draws) => {
    const { text, kind } = makePrompt(recipe, photo, draws, context);
    const { tokens, cut } = cutTokens(tokenizer.encode(text));
    return { text, kind, tokens, cut, pieces: piecesOf(tokens.length) };
  };
}
