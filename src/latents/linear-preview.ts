/**
 * A VAE that is none: a fixed linear map of 8×8 pixels onto four numbers, so that real photos give real latents of
 * SDXL's shape with no download. Good for looking, for trying out a plan and for tests; a model trained on it knows
 * nothing of SDXL's latents, so it is named a preview everywhere.
 *
 * The four channels of a block are orthogonal sums over its pixels: brightness (R + G + B, against mid-grey), red
 * against blue (R − B), green against both (2G − R − B), and brightness from left to right (weights −7, −5 … 7).
 * The model first rounds its input back to whole bytes; all weights are whole numbers too and no sum reaches 2^24, so
 * single precision adds them exactly in any order, and the one rounding after that (the division) is IEEE's. The same
 * photo therefore gives the same bits on every machine.
 */
import { createHash } from "node:crypto";
import type { Pixels } from "../photos/index.ts";
import { onnxBytes } from "./onnx-model.ts";
import { openModel } from "./session.ts";
import { type Latent, latentChannels, pixelsPerLatent, type Vae, vaeInput } from "./vae.ts";

const blockPixels = pixelsPerLatent ** 2;
const leftToRight = [-7, -5, -3, -1, 1, 3, 5, 7];
const everywhere = [1, 1, 1, 1, 1, 1, 1, 1];

/**
 * The channels. `deviation` is the root mean square of the channel's sum over 53 photographs of animals, buildings and
 * landscapes, rounded: divided by it, latents have about unit variance.
 */
const channels = [
  { rgb: [1, 1, 1], columns: everywhere, grey: 3 * 127.5 * blockPixels, deviation: 10_900 },
  { rgb: [1, 0, -1], columns: everywhere, grey: 0, deviation: 4_000 },
  { rgb: [-1, 2, -1], columns: everywhere, grey: 0, deviation: 3_800 },
  { rgb: [1, 1, 1], columns: leftToRight, grey: 0, deviation: 7_000 },
] as const;

/** [4, 3, 8, 8] */
const weights = Float32Array.from(
  channels.flatMap(({ rgb, columns }) =>
    rgb.flatMap((colour) => columns.flatMap(() => columns.map((column) => colour * column))),
  ),
);

/**
 * The linear preview: encoder and decoder with fixed weights, nothing to download.
 *
 * @example
 * const latents = await encode(photos, linearPreviewVae());
 */
export function linearPreviewVae(): Vae {
  return {
    name: "linear-preview",
    preview: true,
    decodes: true,
    scale: 1,
    open: async () => {
      const bytes = linearPreviewOnnx();
      const model = await openModel(bytes, { what: "the linear preview VAE", fuse: false });
      return {
        about: {
          name: "linear-preview",
          version: "1",
          preview: true,
          sha256: createHash("sha256").update(bytes).digest("hex"),
        },
        encode: async (image) => {
          const { widthPx, heightPx } = image;
          const { data } = await model.run({ data: vaeInput(image), dims: [1, 3, heightPx, widthPx] });
          return { data, widthPx, heightPx };
        },
        decode: async (latent) => decodeLinearPreview(latent),
        close: () => model.close(),
      };
    },
  };
}

/**
 * The encoder as an ONNX file: `pixels` F32 [photos, 3, height, width], (x / 255 − 0.5) · 2, to `latent` F32
 * [photos, 4, height / 8, width / 8]. Always the same bytes.
 */
export function linearPreviewOnnx(): Uint8Array {
  const constant = (name: string, value: number) => ({ name, shape: [], data: Float32Array.of(value) });
  return onnxBytes({
    name: "linear-preview",
    inputs: [{ name: "pixels", shape: ["photos", 3, "height", "width"] }],
    outputs: [{ name: "latent", shape: ["photos", latentChannels, "latent_height", "latent_width"] }],
    constants: [
      constant("one", 1),
      constant("half_range", 127.5),
      { name: "weights", shape: [latentChannels, 3, pixelsPerLatent, pixelsPerLatent], data: weights },
      { name: "grey", shape: [latentChannels], data: Float32Array.from(channels, ({ grey }) => -grey) },
      {
        name: "deviations",
        shape: [1, latentChannels, 1, 1],
        data: Float32Array.from(channels, ({ deviation }) => deviation),
      },
    ],
    nodes: [
      { operation: "Add", inputs: ["pixels", "one"], outputs: ["above_zero"] },
      { operation: "Mul", inputs: ["above_zero", "half_range"], outputs: ["nearly_bytes"] },
      { operation: "Round", inputs: ["nearly_bytes"], outputs: ["bytes"] },
      {
        operation: "Conv",
        inputs: ["bytes", "weights", "grey"],
        outputs: ["sums"],
        attributes: { kernel_shape: [pixelsPerLatent, pixelsPerLatent], strides: [pixelsPerLatent, pixelsPerLatent] },
      },
      { operation: "Div", inputs: ["sums", "deviations"], outputs: ["latent"] },
    ],
  });
}

const perChannel = 3 * blockPixels;

/** The encoder's transpose over the squared lengths of its rows, shaped like `weights`. */
const back = weights.map((weight, index) => {
  const channel = Math.floor(index / perChannel);
  const own = weights.subarray(channel * perChannel, (channel + 1) * perChannel);
  return (weight * (channels[channel]?.deviation ?? 0)) / own.reduce((sum, entry) => sum + entry * entry, 0);
});

/** The image that is nearest (by least squares) among those that have this latent; both sides are multiples of 8. */
export function decodeLinearPreview(latent: Latent): Pixels {
  const { widthPx, heightPx } = latent;
  const columns = widthPx / pixelsPerLatent;
  const values = (columns * heightPx) / pixelsPerLatent;
  const data = new Uint8ClampedArray(widthPx * heightPx * 3); // rounds and clamps by itself
  for (let block = 0; block < values; block++) {
    const firstPixel = Math.floor(block / columns) * pixelsPerLatent * widthPx + (block % columns) * pixelsPerLatent;
    for (let entry = 0; entry < perChannel; entry++) {
      let value = 127.5;
      for (let channel = 0; channel < latentChannels; channel++) {
        value += (back[channel * perChannel + entry] ?? 0) * (latent.data[channel * values + block] ?? 0);
      }
      const inBlock = entry % blockPixels;
      const pixel = firstPixel + Math.floor(inBlock / pixelsPerLatent) * widthPx + (inBlock % pixelsPerLatent);
      data[pixel * 3 + Math.floor(entry / blockPixels)] = value;
    }
  }
  return { data: new Uint8Array(data.buffer), widthPx, heightPx };
}
