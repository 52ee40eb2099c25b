/** Photos for prompt tests. */
import type { PromptPhoto } from "../../src/prompts/index.ts";

/** A photo with `count` tags `tag_0` … that no comma or space interferes with. */
export function tagged(count: number, more: Partial<PromptPhoto> = {}): PromptPhoto {
  return { id: "3f2a", tags: Array.from({ length: count }, (_, index) => `tag_${index}`), watermark: false, ...more };
}

/** A token a word: enough for recipes, and easy to reckon with. */
export const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;
