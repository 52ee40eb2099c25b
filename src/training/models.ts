/** What can be trained. */
import { resolve } from "node:path";
import type { Model } from "./run-file.ts";

/** SDXL, in two sizes. */
export const sdxl: {
  /**
   * A model of SDXL's shape that trains on a laptop: the same parts, 16/32/64 channels and about 1 M parameters in the
   * UNet, two narrow text encoders with the whole vocabulary. Its pictures show nothing; its loss behaves.
   *
   * @param options `seed` of the random initialisation. Default 0.
   */
  tiny(options?: { readonly seed?: number }): Model;
  /** SDXL's own weights, or others of its shape, from a diffusers folder (`unet`, `text_encoder`, `text_encoder_2`). */
  from(path: string): Model;
} = {
  tiny: ({ seed = 0 } = {}) => ({ kind: "tiny", seed }),
  from: (path) => ({ kind: "sdxl", path: resolve(path) }),
};
