/** A shard: up to a few hundred latents of one bucket in a safetensors file, with what SDXL is told about each. */
import { type Bucket, bucketName, type Conditioning } from "../bucketing/index.ts";
import { floatsOf } from "./half.ts";
import type { LatentRow } from "./row.ts";
import { readSafetensors, SafetensorsError, safetensorsBytes, type Tensor } from "./safetensors.ts";
import { type Latent, latentChannels, pixelsPerLatent } from "./vae.ts";

/** One row of a shard that is to be written. */
export interface ShardRow {
  /** The photo's id. */
  readonly photo: string;
  readonly variant: number;
  readonly told: Conditioning;
  /** The bits of half-precision floats, [4, H/8, W/8]. */
  readonly halves: Uint16Array;
}

/** A shard in memory. */
export interface Shard {
  readonly bucket: Bucket;
  /** The photos' ids, row by row. */
  readonly photos: readonly string[];
  /** The variants, row by row. */
  readonly variants: readonly number[];
  /** [N, 4, H/8, W/8], the bits of half-precision floats. */
  readonly latent: Uint16Array;
  /** [N, 2]: height, width in pixels before resizing, after EXIF orientation. */
  readonly originalSize: Int32Array;
  /** [N, 2]: top, left in pixels of the resized photo. */
  readonly crop: Int32Array;
  /** [N, 2]: the bucket's height, width in pixels. */
  readonly targetSize: Int32Array;
  /** One latent as floats. Throws a RangeError where the shard has no such row. */
  latentAt(row: number): Latent;
}

/** A shard's name, as `832x1216/00000`. */
export function shardName(bucket: Bucket, number: number): string {
  return `${bucketName(bucket)}/${String(number).padStart(5, "0")}`;
}

/** A shard's file, relative to the latents' folder. */
export function shardFile(shard: string): string {
  return `${shard}.safetensors`;
}

/** The rows as the bytes of a shard; the same rows always give the same bytes. */
export function shardBytes(bucket: Bucket, rows: readonly ShardRow[]): Uint8Array {
  const shape = [latentChannels, bucket.heightPx / pixelsPerLatent, bucket.widthPx / pixelsPerLatent];
  const size = shape.reduce((product, side) => product * side, 1);
  const latent = new Uint16Array(rows.length * size);
  for (const [row, { halves }] of rows.entries()) latent.set(halves, row * size);
  const pairs = (pair: (told: Conditioning) => readonly [number, number]): Tensor => ({
    dtype: "I32",
    shape: [rows.length, 2],
    data: Int32Array.from(rows.flatMap(({ told }) => pair(told))),
  });
  return safetensorsBytes({
    metadata: {
      photos: JSON.stringify(rows.map(({ photo }) => photo)),
      variants: JSON.stringify(rows.map(({ variant }) => variant)),
    },
    tensors: {
      latent: { dtype: "F16", shape: [rows.length, ...shape], data: latent },
      original_size: pairs((told) => [told.originalHeight, told.originalWidth]),
      crop: pairs((told) => [told.cropTop, told.cropLeft]),
      target_size: pairs((told) => [told.targetHeight, told.targetWidth]),
    },
  });
}

/**
 * Reads a shard.
 *
 * @throws SafetensorsError where the file is cut off or is no shard
 * @example
 * const shard = await readShard("photos/.vivarium/latents/832x1216/00000.safetensors");
 * shard.latentAt(0).data.length // 4 · 152 · 104
 */
export async function readShard(path: string): Promise<Shard> {
  const { metadata, tensors } = await readSafetensors(path);
  const latent = tensorOf(path, tensors.latent, { name: "latent", dtype: "F16" });
  const [count = 0, , rows = 0, columns = 0] = latent.shape;
  const bucket = { widthPx: columns * pixelsPerLatent, heightPx: rows * pixelsPerLatent };
  if (latent.shape.length !== 4 || latent.shape[1] !== latentChannels) {
    throw new SafetensorsError(path, `latent has the shape [${latent.shape}], [N, 4, H/8, W/8] was expected`);
  }
  const size = latentChannels * rows * columns;
  return {
    bucket,
    ...namesOf(path, metadata, count),
    latent: latent.data,
    ...pairsOf(path, tensors, count),
    latentAt: (row) => {
      if (!Number.isInteger(row) || row < 0 || row >= count) {
        throw new RangeError(`Cannot read a latent of shard ${path}: it has ${count} rows, row ${row} was asked for`);
      }
      return { data: floatsOf(latent.data.subarray(row * size, (row + 1) * size)), ...bucket };
    },
  };
}

/** The index rows of a shard's file, without reading its latents. */
export async function readShardRows(path: string, shard: string): Promise<LatentRow[]> {
  const { metadata, tensors } = await readSafetensors(path, ["original_size", "crop", "target_size"]);
  const count = tensors.crop?.shape[0] ?? 0;
  const { photos, variants } = namesOf(path, metadata, count);
  const { originalSize, crop, targetSize } = pairsOf(path, tensors, count);
  return photos.map((photo, row) => {
    const [first, second] = [2 * row, 2 * row + 1];
    return {
      photo,
      variant: variants[row] ?? 0,
      bucket_width: targetSize[second] ?? 0,
      bucket_height: targetSize[first] ?? 0,
      shard,
      row,
      original_height: originalSize[first] ?? 0,
      original_width: originalSize[second] ?? 0,
      crop_top: crop[first] ?? 0,
      crop_left: crop[second] ?? 0,
      target_height: targetSize[first] ?? 0,
      target_width: targetSize[second] ?? 0,
    };
  });
}

function tensorOf<Type extends Tensor["dtype"]>(
  path: string,
  tensor: Tensor | undefined,
  wanted: { readonly name: string; readonly dtype: Type },
): Extract<Tensor, { dtype: Type }> {
  if (tensor?.dtype !== wanted.dtype) {
    const found = tensor === undefined ? "is missing" : `has elements of type ${tensor.dtype}`;
    throw new SafetensorsError(path, `tensor ${wanted.name} ${found}, ${wanted.dtype} was expected`);
  }
  return tensor as Extract<Tensor, { dtype: Type }>; // its dtype was compared in the line above
}

function pairsOf(
  path: string,
  tensors: Readonly<Record<string, Tensor>>,
  count: number,
): Pick<Shard, "originalSize" | "crop" | "targetSize"> {
  const pair = (name: string): Int32Array => {
    const tensor = tensorOf(path, tensors[name], { name, dtype: "I32" });
    if (tensor.shape.length === 2 && tensor.shape[0] === count && tensor.shape[1] === 2) return tensor.data;
    throw new SafetensorsError(path, `tensor ${name} has the shape [${tensor.shape}], [${count}, 2] was expected`);
  };
  return { originalSize: pair("original_size"), crop: pair("crop"), targetSize: pair("target_size") };
}

function namesOf(
  path: string,
  metadata: Readonly<Record<string, string>>,
  count: number,
): Pick<Shard, "photos" | "variants"> {
  const list = <T>(name: string, isItem: (item: unknown) => item is T): T[] => {
    const items: unknown = parse(metadata[name]);
    if (Array.isArray(items) && items.length === count && items.every(isItem)) return items;
    throw new SafetensorsError(path, `its metadata does not list ${count} ${name}, one a row`);
  };
  return {
    photos: list("photos", (item): item is string => typeof item === "string"),
    variants: list("variants", (item): item is number => Number.isInteger(item)),
  };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
