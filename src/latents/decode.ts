/** Latents as pictures, for looking at them. */
import { join } from "node:path";
import sharp from "sharp";
import { displaySymbol, type MimeBundle } from "../host/index.ts";
import type { Pixels } from "../photos/index.ts";
import type { Latents } from "./latents.ts";
import { linearPreviewVae } from "./linear-preview.ts";
import type { LatentRow } from "./row.ts";
import { readShard, type Shard, shardFile } from "./shard.ts";
import type { Vae } from "./vae.ts";

/** A latent as a picture. Shows itself. */
export interface DecodedLatent {
  readonly row: LatentRow;
  readonly pixels: Pixels;
  /** The picture as the bytes of a PNG file. */
  png(): Promise<Uint8Array>;
  [displaySymbol](): Promise<MimeBundle>;
}

/** How latents are decoded. */
export interface DecodeLatentsOptions {
  /** The VAE with a decoder that made them; not needed for the linear preview, which is decoded by its transpose. */
  readonly vae?: Vae | undefined;
}

/**
 * Decodes some latents of a set; 3 MB each.
 *
 * @throws Error where the latents need a decoder and none was given
 * @example
 * const [first] = await decodeLatents(latents, (await latents.rows()).slice(0, 1));
 * await writeFile("first.png", await first.png());
 */
export async function decodeLatents(
  latents: Pick<Latents, "folder" | "vae">,
  rows: readonly LatentRow[],
  options: DecodeLatentsOptions = {},
): Promise<DecodedLatent[]> {
  const vae = options.vae ?? (latents.vae.preview ? linearPreviewVae() : undefined);
  const model = await vae?.open();
  try {
    const decode = model?.decode;
    if (decode === undefined || model?.about.sha256 !== latents.vae.sha256) {
      throw new Error(
        `Cannot decode latents of ${latents.folder}: ${latents.vae.name} ${latents.vae.version} made them, and a decoder ` +
          `of it is wanted${model === undefined ? "" : `, not one of ${model.about.name} ${model.about.version}`}. Give ` +
          "the option `vae`, as onnxVae({ encoder, decoder }).",
      );
    }
    const shards = new Map<string, Promise<Shard>>();
    const decoded: DecodedLatent[] = [];
    for (const row of rows) {
      const shard = shards.get(row.shard) ?? readShard(join(latents.folder, shardFile(row.shard)));
      shards.set(row.shard, shard);
      decoded.push(picture(row, await decode((await shard).latentAt(row.row))));
    }
    return decoded;
  } finally {
    await model?.close();
  }
}

function picture(row: LatentRow, pixels: Pixels): DecodedLatent {
  const { data, widthPx: width, heightPx: height } = pixels;
  const png = async (): Promise<Uint8Array> =>
    sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
  return {
    row,
    pixels,
    png,
    [displaySymbol]: async () => ({
      "image/png": Buffer.from(await png()).toString("base64"),
      "text/plain": `latent of ${row.photo.slice(0, 12)}…, ${width}×${height} px`,
    }),
  };
}
