/** Which photos a plan may use, and why it leaves the others out. */
import { type PromptRecipe, refusal } from "../prompts/index.ts";
import { groupBy } from "./group-by.ts";
import type { PlanLatent, PlanPhoto } from "./records.ts";
import type { LeftOut } from "./training-plan.ts";

/** A photo that can be trained on, with its latents by variant. */
export interface Candidate {
  readonly photo: PlanPhoto;
  readonly latents: readonly [PlanLatent, ...PlanLatent[]];
}

/** A photo (or a latent's photo that the dataset lacks) that is not used. */
export interface LeftOutPhoto {
  readonly photo: string;
  readonly path: string;
  readonly kind: LeftOut["kind"];
}

/** All photos of a dataset, sorted out. */
export interface SortedPhotos {
  /** How many photos there were. */
  readonly photos: number;
  /** Photos that can be trained on, by id, so that neither paths nor the order of the input play a part. */
  readonly candidates: readonly Candidate[];
  /** The others, by id. */
  readonly leftOut: readonly LeftOutPhoto[];
}

/** Sorts out what the recipe can use; nothing gets lost: each photo is a candidate or left out. */
export function sortOut(
  photos: readonly PlanPhoto[],
  latents: readonly PlanLatent[],
  recipe: PromptRecipe,
): SortedPhotos {
  const latentsOf = groupBy(latents, (latent) => latent.photo);
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  const candidates: Candidate[] = [];
  const leftOut: LeftOutPhoto[] = [];
  for (const photo of [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const [first, ...others] = (latentsOf.get(photo.id) ?? []).toSorted((a, b) => a.variant - b.variant);
    const why = refusal(recipe, photo);
    if (why !== undefined || first === undefined) {
      const kind = why === "score" ? "low-score" : why === "no-text" ? "no-prompt" : "no-latent";
      leftOut.push({ photo: photo.id, path: photo.path, kind });
    } else candidates.push({ photo, latents: [first, ...others] });
  }
  for (const id of [...latentsOf.keys()].filter((id) => !byId.has(id)).sort()) {
    leftOut.push({ photo: id, path: "", kind: "not-in-dataset" });
  }
  return { photos: byId.size, candidates, leftOut };
}

/** The left-out photos by reason, with the first few by name. */
export function summarise(leftOut: readonly LeftOutPhoto[], recipe: PromptRecipe): LeftOut[] {
  const messages: Record<LeftOut["kind"], string> = {
    "low-score": `score below ${recipe.lowestScore}, the recipe's lowestScore`,
    "no-prompt":
      recipe.kind === "tags-v1"
        ? 'no tags to make a prompt of; tag them, or let the recipe say withoutText: "score-only"'
        : 'neither caption nor tags; annotate them, or let the recipe say withoutText: "score-only"',
    "no-latent": "no latent: too small for its bucket, unreadable, or not encoded yet (the latents' report says which)",
    "not-in-dataset": "a latent, but no photo in the dataset: it was deleted, or filtered out before planning",
  };
  const kinds: readonly LeftOut["kind"][] = ["low-score", "no-prompt", "no-latent", "not-in-dataset"];
  return kinds.flatMap((kind) => {
    const those = leftOut.filter((photo) => photo.kind === kind);
    if (those.length === 0) return [];
    const examples = those.slice(0, 10).map(({ path, photo }) => (path === "" ? photo : path));
    return [{ kind, count: those.length, message: messages[kind], examples }];
  });
}
