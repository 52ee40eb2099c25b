/** Score tags: `score_7_up` includes 7, 8 and 9; `score_7` is exactly 7. They stand at the beginning of a prompt. */
import type { Random } from "../random/index.ts";
import type { PromptRecipe } from "./recipe.ts";

/** Every tag that a score allows: `score_1_up` … `score_s_up`, `score_s`. None for score 0. */
export function scoreTagsOf(score: number): string[] {
  if (score < 1) return [];
  return [...Array.from({ length: score }, (_, below) => `score_${below + 1}_up`), `score_${score}`];
}

/** The score tags that a prompt gets; none where the photo has no score, or where the recipe's rate says so. */
export function drawScoreTags(recipe: PromptRecipe, score: number | undefined, random: Random): string[] {
  if (!random.chance(recipe.scoreTagRate) || score === undefined) return [];
  const counts = recipe.scoreTagCountWeights.map((_, index) => index + 1);
  return random.sample(scoreTagsOf(score), random.weighted(counts, recipe.scoreTagCountWeights));
}
