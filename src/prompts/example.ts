/** One example of what a recipe makes. */
import type { Pieces } from "../clip/index.ts";
import type { Prompt } from "./make.ts";

/** One example. */
export interface PromptExample extends Prompt {
  /** The photo's id. */
  readonly photo: string;
  readonly path: string;
  /** CLIP tokens without BOS and EOS, before the cut at 225. */
  readonly tokens: number;
  /** Pieces of 75 tokens. */
  readonly pieces: Pieces;
}
