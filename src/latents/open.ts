/** Latents that lie on disk, opened. */
import { resolve } from "node:path";
import type { PhotoSource } from "../dataset/index.ts";
import { displaySymbol, type MimeBundle } from "../host/index.ts";
import type { Latents, LatentsReport, LatentsVae } from "./latents.ts";
import { linearPreviewVae } from "./linear-preview.ts";
import { readManifest } from "./manifest.ts";
import type { LatentRow } from "./row.ts";
import { type LatentsFile, readRows, readSet } from "./set.ts";
import { showLatents } from "./show.ts";
import type { Vae } from "./vae.ts";

/** What a set of latents is opened with; both are only for looking at it. */
export interface OpenLatentsOptions {
  /** The dataset, so that originals can be shown beside the latents. */
  readonly photos?: PhotoSource | undefined;
  /** Decodes the latents; not needed for the linear preview. */
  readonly vae?: Vae | undefined;
}

/**
 * Opens latents that `encode` made.
 *
 * @param folder where `latents.json` lies
 * @throws Error where there are none
 * @example
 * const latents = await openLatents("data-samples/photos/.vivarium/latents");
 */
export async function openLatents(folder: string, options: OpenLatentsOptions = {}): Promise<Latents> {
  const set = await readSet(resolve(folder));
  if (set === undefined) {
    throw new Error(
      `Cannot open latents in ${resolve(folder)}: there is no latents.json. Make them first: encode(photos, vae).`,
    );
  }
  return new LatentSet(resolve(folder), set, options);
}

class LatentSet implements Latents {
  readonly folder: string;
  readonly hash: string;
  readonly vae: LatentsVae;
  readonly report: LatentsReport;
  readonly #set: LatentsFile;
  readonly #options: OpenLatentsOptions;
  #shown: Promise<MimeBundle> | undefined;

  constructor(folder: string, set: LatentsFile, options: OpenLatentsOptions) {
    this.folder = folder;
    this.hash = set.hash;
    this.vae = set.vae;
    this.report = set.report;
    this.#set = set;
    this.#options = options;
  }

  async rows(): Promise<LatentRow[]> {
    return (await readRows(this.folder, await readManifest(this.folder))).rows;
  }

  [displaySymbol](): Promise<MimeBundle> {
    this.#shown ??= showLatents(this, {
      complete: this.#set.complete,
      photos: this.#options.photos,
      vae: this.#options.vae ?? (this.vae.preview ? linearPreviewVae() : undefined),
    });
    return this.#shown;
  }
}
