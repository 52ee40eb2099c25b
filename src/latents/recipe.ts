/** What decides a set of latents, and the error for two sets in one folder. */
import type { LatentsVae } from "./latents.ts";

/** Everything besides the photos that decides the latents' numbers. */
export interface LatentsRecipe {
  readonly vae: LatentsVae;
  /** What the VAE's numbers were multiplied with. */
  readonly scale: number;
  /** Of the crops and of the posterior's noise. */
  readonly seed: number;
  /** The filter that photos are resized with. */
  readonly kernel: "lanczos3";
  readonly allowUpscale: boolean;
  /** By name, from narrow to wide. */
  readonly buckets: readonly string[];
}

/** The folder holds latents of another recipe. */
export class LatentsMismatchError extends Error {
  override readonly name = "LatentsMismatchError";
  readonly folder: string;
  /** What differs, in words, one entry each. */
  readonly differences: readonly string[];

  constructor(folder: string, differences: readonly string[]) {
    super(
      `Cannot encode latents in ${folder}: those that are there were made otherwise (${differences.join("; ")}). ` +
        "One folder holds one set: ask for the same again, give another folder by the option `at`, or delete this one.",
    );
    this.folder = folder;
    this.differences = differences;
  }
}

/** What differs between two recipes, in words. */
export function differencesOf(there: LatentsRecipe, wanted: LatentsRecipe): string[] {
  const differences: string[] = [];
  const compare = (what: string, found: unknown, asked: unknown): void => {
    if (found !== asked) differences.push(`${what} ${String(found)} is there, ${String(asked)} was asked for`);
  };
  compare("VAE", vaeName(there.vae), vaeName(wanted.vae));
  compare("VAE with the SHA-256", there.vae.sha256.slice(0, 12), wanted.vae.sha256.slice(0, 12));
  compare("scale", there.scale, wanted.scale);
  compare("seed", there.seed, wanted.seed);
  compare("kernel", there.kernel, wanted.kernel);
  compare("allowUpscale", there.allowUpscale, wanted.allowUpscale);
  if (there.buckets.join() !== wanted.buckets.join()) {
    const only = (list: readonly string[], other: readonly string[]): string =>
      list.filter((name) => !other.includes(name)).join(" ") || "none";
    differences.push(
      `of the buckets, only there: ${only(there.buckets, wanted.buckets)}; ` +
        `only asked for: ${only(wanted.buckets, there.buckets)}`,
    );
  }
  return differences;
}

function vaeName({ name, version }: LatentsVae): string {
  return `${name} ${version}`;
}
