/** SDXL's own VAE, or another of its shape, from ONNX files. */
import { basename } from "node:path";
import { hashOfFile } from "../files/index.ts";
import type { Pixels } from "../photos/index.ts";
import type { Random } from "../random/index.ts";
import { openModelThread } from "./model-thread.ts";
import type { FloatTensor, Model } from "./session.ts";
import { imageOf, type Latent, latentChannels, pixelsPerLatent, type Vae, vaeInput } from "./vae.ts";

/** Where the VAE lies, and what its latents are multiplied with. */
export interface OnnxVaeOptions {
  /**
   * The encoder's file: F32 [N, 3, H, W], (x / 255 − 0.5) · 2, with H and W free, to F32 [N, 4 or 8, H/8, W/8]. Eight
   * channels are the posterior's mean and log variance, of which a sample is drawn; four are taken as they are.
   */
  readonly encoder: string;
  /** The decoder's file, F32 [N, 4, H/8, W/8] to F32 [N, 3, H, W]; only for looking at latents. Default none. */
  readonly decoder?: string;
  /** Default 0.13025, SDXL's. */
  readonly scale?: number;
  /** Default the encoder's file name without `.onnx`. */
  readonly name?: string;
  /** Default the first twelve digits of the encoder's SHA-256. */
  readonly version?: string;
  /** The encoder's output; needed where it has several. */
  readonly output?: string;
  /** Where it runs, in order of preference, as `["cuda", "cpu"]`. Default the CPU. */
  readonly executionProviders?: readonly string[];
}

/** SDXL's `scaling_factor`: the reciprocal of its latents' standard deviation. */
const sdxlScale = 0.13025;

/** diffusers' clamp of the log variance. */
const logVarianceRange = { lowest: -30, highest: 20 } as const;

/**
 * A VAE from ONNX files.
 *
 * @example
 * const vae = onnxVae({ encoder: "models/sdxl-vae/vae_encoder/model.onnx" });
 */
export function onnxVae(options: OnnxVaeOptions): Vae {
  const scale = options.scale ?? sdxlScale;
  const name = options.name ?? basename(options.encoder, ".onnx");
  const { executionProviders } = options;
  if (!(scale > 0)) throw new RangeError(`Cannot use the VAE ${name}: scale is ${scale}, a positive number was wanted`);
  return {
    name,
    preview: false,
    decodes: options.decoder !== undefined,
    scale,
    open: async () => {
      const what = `the VAE encoder ${options.encoder}`;
      const sha256 = await hashOfFile(options.encoder).catch((cause: unknown) => {
        throw new Error(`Cannot load ${what}: ${String(cause)}. Give the path of an .onnx file.`, { cause });
      });
      const encoder = await openModelThread(options.encoder, { what, output: options.output, executionProviders });
      const decoder = options.decoder === undefined ? undefined : await openDecoder(options.decoder, options);
      return {
        about: { name, version: options.version ?? sha256.slice(0, 12), preview: false, sha256 },
        encode: async (image, draws) => encodeImage(image, { encoder, what, scale, draws }),
        decode: decoder === undefined ? undefined : (latent) => decodeLatent(latent, decoder, scale),
        close: async () => {
          await encoder.close();
          await decoder?.close();
        },
      };
    },
  };
}

function openDecoder(path: string, { executionProviders }: OnnxVaeOptions): Promise<Model> {
  return openModelThread(path, { what: `the VAE decoder ${path}`, executionProviders });
}

interface Encoding {
  readonly encoder: Model;
  readonly what: string;
  readonly scale: number;
  readonly draws: Random;
}

async function encodeImage(image: Pixels, { encoder, what, scale, draws }: Encoding): Promise<Latent> {
  const { widthPx, heightPx } = image;
  const dims = [1, 3, heightPx, widthPx];
  const { inputShape } = encoder;
  const fits = inputShape === undefined || inputShape.length === 4;
  if (!fits || inputShape?.some((side, axis) => typeof side === "number" && side > 0 && side !== dims[axis])) {
    throw new Error(
      `Cannot use ${what}: its input has the shape [${inputShape?.join(", ")}], a photo of this bucket has [${dims}]. ` +
        "Export the model with free height and width.",
    );
  }
  const output = await encoder.run({ data: vaeInput(image), dims });
  const [count, channels, rows, columns] = output.dims;
  const wanted = `[1, 4 or 8, ${heightPx / pixelsPerLatent}, ${widthPx / pixelsPerLatent}]`;
  const inPlace = count === 1 && rows === heightPx / pixelsPerLatent && columns === widthPx / pixelsPerLatent;
  if (!inPlace || output.dims.length !== 4 || (channels !== latentChannels && channels !== 2 * latentChannels)) {
    throw new Error(`Cannot use ${what}: its output has the shape [${output.dims.join(", ")}], ${wanted} was wanted`);
  }
  const latent = channels === latentChannels ? output.data.slice() : posteriorSample(output, draws);
  for (let index = 0; index < latent.length; index++) latent[index] = (latent[index] ?? 0) * scale;
  return { data: latent, widthPx, heightPx };
}

/** mean + exp(log variance / 2) · noise */
function posteriorSample(moments: FloatTensor, draws: Random): Float32Array {
  const { lowest, highest } = logVarianceRange;
  const size = moments.data.length / 2;
  return Float32Array.from({ length: size }, (_, index) => {
    const mean = moments.data[index] ?? 0;
    const logVariance = Math.min(highest, Math.max(lowest, moments.data[size + index] ?? 0));
    return draws.normal(mean, Math.exp(logVariance / 2));
  });
}

async function decodeLatent(latent: Latent, decoder: Model, scale: number): Promise<Pixels> {
  const { widthPx, heightPx } = latent;
  const dims = [1, latentChannels, heightPx / pixelsPerLatent, widthPx / pixelsPerLatent];
  const { data } = await decoder.run({ data: latent.data.map((value) => value / scale), dims });
  return imageOf(data, widthPx, heightPx);
}
