/** What turns photos into latents and back. */
import type { Pixels } from "../photos/index.ts";
import type { Random } from "../random/index.ts";
import type { LatentsVae } from "./latents.ts";

/** One latent: `data` is [channels, heightPx / 8, widthPx / 8], scaled to about unit variance. */
export interface Latent {
  readonly data: Float32Array;
  /** Of the photo, not of the latent. */
  readonly widthPx: number;
  /** Of the photo, not of the latent. */
  readonly heightPx: number;
}

/** A VAE that can be opened. */
export interface Vae {
  readonly name: string;
  /** Whether it is only the linear preview, not a VAE that a model was trained with. */
  readonly preview: boolean;
  /** Whether it can turn latents into pictures. */
  readonly decodes: boolean;
  /** What its latents were multiplied with: 0.13025 for SDXL's. */
  readonly scale: number;
  /** Loads the model. */
  open(): Promise<OpenVae>;
}

/** A VAE that is loaded. */
export interface OpenVae {
  readonly about: LatentsVae;
  /**
   * The photo's latent, one sample of the posterior where the model gives one.
   *
   * @param image both sides multiples of 8
   * @param draws the posterior's noise; a stream of its own for each photo and variant
   */
  encode(image: Pixels, draws: Random): Promise<Latent>;
  /** The image of a latent; `undefined` where there is no decoder. */
  decode?: ((latent: Latent) => Promise<Pixels>) | undefined;
  /** Frees the model's memory. */
  close(): Promise<void>;
}

/** Channels of a latent of SDXL's shape. */
export const latentChannels = 4;

/** Pixels a side that one latent value stands for. */
export const pixelsPerLatent = 8;

const scaled = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - 0.5) * 2);

/** The image as a VAE's input: [3, height, width], (x / 255 − 0.5) · 2. */
export function vaeInput(image: Pixels): Float32Array {
  const pixels = image.widthPx * image.heightPx;
  const { data } = image;
  if (data.length !== pixels * 3) {
    throw new RangeError(
      `Cannot encode an image of ${image.widthPx}×${image.heightPx} px: ${pixels * 3} bytes of RGB were wanted, ${data.length} found`,
    );
  }
  const input = new Float32Array(pixels * 3);
  for (let pixel = 0, byte = 0; pixel < pixels; pixel++) {
    input[pixel] = scaled[data[byte++] ?? 0] ?? 0;
    input[pixel + pixels] = scaled[data[byte++] ?? 0] ?? 0;
    input[pixel + 2 * pixels] = scaled[data[byte++] ?? 0] ?? 0;
  }
  return input;
}

/** A VAE's output as an image: the inverse of `vaeInput`, rounded and clamped to bytes. */
export function imageOf(output: Float32Array, widthPx: number, heightPx: number): Pixels {
  const pixels = widthPx * heightPx;
  const data = new Uint8ClampedArray(pixels * 3); // rounds and clamps by itself
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 3 + channel] = ((output[channel * pixels + pixel] ?? 0) / 2 + 0.5) * 255;
    }
  }
  return { data: new Uint8Array(data.buffer), widthPx, heightPx };
}
