/** A photo as a prompt sees it. */
import type { PhotoRow } from "../dataset/index.ts";
import type { PromptRecipe } from "./recipe.ts";

/** What is known of a photo that a prompt can tell. */
export interface PromptPhoto {
  readonly id: string;
  /** Tags with underscores, as `looking_at_viewer`; none where nobody tagged it. */
  readonly tags: readonly string[];
  readonly caption?: string | undefined;
  /** The grade 0…9; without one, its prompts have no score tags. */
  readonly score?: number | undefined;
  /** It has watermark boxes. */
  readonly watermark: boolean;
}

/** A dataset's photo as a prompt sees it. */
export function promptPhoto(row: Pick<PhotoRow, "id" | "tags" | "caption" | "score" | "boxes">): PromptPhoto {
  return {
    id: row.id,
    tags: row.tags ?? [],
    caption: row.caption ?? undefined,
    score: row.score ?? undefined,
    watermark: (row.boxes ?? []).length > 0,
  };
}

/** Why a recipe cannot make prompts for a photo: its score, or nothing to say; `undefined` where it can. */
export function refusal(recipe: PromptRecipe, photo: PromptPhoto): "score" | "no-text" | undefined {
  if (photo.score !== undefined && photo.score < recipe.lowestScore) return "score";
  if (recipe.withoutText === "score-only" || hasTags(photo)) return undefined;
  return recipe.kind === "captions-v2" && hasCaption(photo) ? undefined : "no-text";
}

export function hasTags(photo: PromptPhoto): boolean {
  return photo.tags.some((tag) => tag.trim() !== "");
}

export function hasCaption(photo: PromptPhoto): boolean {
  return photo.caption !== undefined && photo.caption.trim() !== "";
}
