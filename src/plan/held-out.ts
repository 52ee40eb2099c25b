/** Choosing fixed photos by their content, so that a growing dataset leaves them where they are. */
import { createHash } from "node:crypto";

/** The share of the photos that is held out for validation, up to {@link mostValidationPhotos}. */
export const validationShare = 0.15;
export const mostValidationPhotos = 2048;

/** How many photos are held out where nobody says: 15 %, at most 2048. */
export function defaultValidationPhotos(photos: number): number {
  return Math.min(mostValidationPhotos, Math.round(validationShare * photos));
}

/**
 * The `count` ids whose SHA-256 with the salt is smallest. No seed plays a part, and one more photo moves at most one
 * other in or out.
 */
export function chooseByHash(ids: readonly string[], count: number, salt: string): Set<string> {
  const ranked = ids.map((id) => ({ id, rank: createHash("sha256").update(`${salt} ${id}`).digest("hex") }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return new Set(ranked.slice(0, count).map(({ id }) => id));
}
