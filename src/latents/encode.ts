/** Photos to latents: the one long job of this subject, which can be stopped, killed and begun again. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Bucket, bucketName, conditioning, cropOf, sdxlBuckets } from "../bucketing/index.ts";
import type { PhotoRow, PhotoSource } from "../dataset/index.ts";
import { withLock, writeFileAtomic } from "../files/index.ts";
import { notebookHost } from "../host/index.ts";
import { type Pixels, readPixels } from "../photos/index.ts";
import { type Progress, progress } from "../progress/index.ts";
import { random } from "../random/index.ts";
import { ahead } from "./ahead.ts";
import { halvesOf } from "./half.ts";
import { type Job, type Work, workFor } from "./jobs.ts";
import type { Latents, LatentsReport, LeftOutPhoto } from "./latents.ts";
import { appendManifest, type ManifestEntry, mendManifest, readManifest } from "./manifest.ts";
import { openLatents } from "./open.ts";
import { differencesOf, LatentsMismatchError, type LatentsRecipe } from "./recipe.ts";
import type { LatentRow } from "./row.ts";
import { hashOfSet, readRows, readSet, writeRows, writeSet } from "./set.ts";
import { type ShardRow, shardBytes, shardFile, shardName } from "./shard.ts";
import type { OpenVae, Vae } from "./vae.ts";

/** How photos become latents. */
export interface EncodeOptions {
  /** Where the latents go. Default `latents` in the dataset's folder of tables. */
  readonly at?: string;
  /** Crops, and samples of the posterior, a photo. Default 1; a later call with more adds those that lack. */
  readonly variants?: number;
  /** Of the crops and the posterior's noise. Default 0. */
  readonly seed?: number;
  /** Latents a file. Default 256, which is 32 MiB: what a killed job loses at most. */
  readonly rowsPerShard?: number;
  /** Default SDXL's 31. */
  readonly buckets?: readonly Bucket[];
  /** Whether photos that are smaller than their bucket are enlarged. Default no: they are left out and named. */
  readonly allowUpscale?: boolean;
  /** Stops the job; in a notebook, interrupting the cell does too. */
  readonly signal?: AbortSignal;
}

/** Photos that are decoded ahead of the VAE. */
const decodedAhead = 3;

/** A photo as the VAE gets it. */
interface Prepared {
  readonly image: Pixels;
  readonly told: ShardRow["told"];
}

/**
 * Makes the latents of photos that have none yet: resized (Lanczos) to cover their bucket, cut at random, encoded,
 * stored in half precision, shard by shard. A second call with nothing new does nothing. A job that ends early, by
 * whatever cause, keeps its closed shards, and the next call gives the same files as if it had not ended.
 *
 * Photos that are smaller than their bucket or cannot be read are left out, and named in the report.
 *
 * @throws LatentsMismatchError where the folder holds latents of another VAE, seed, or list of buckets
 * @throws FolderInUseError where another process encodes into the folder
 * @example
 * const latents = await encode(await openDataset("data-samples/photos"), linearPreviewVae(), { allowUpscale: true });
 * latents.report.leftOut.length // 0
 */
export async function encode(photos: PhotoSource, vae: Vae, options: EncodeOptions = {}): Promise<Latents> {
  const folder = resolve(options.at ?? join(photos.root, "latents"));
  const rowsPerShard = whole("rowsPerShard", options.rowsPerShard ?? 256);
  const variants = whole("variants", options.variants ?? 1);
  const buckets = options.buckets ?? sdxlBuckets();
  await withLock(folder, "encode latents", async () => {
    const model = await vae.open();
    try {
      const recipe: LatentsRecipe = {
        vae: model.about,
        scale: vae.scale,
        seed: options.seed ?? 0,
        kernel: "lanczos3",
        allowUpscale: options.allowUpscale ?? false,
        buckets: buckets.map(bucketName),
      };
      const rows = await photos.rows();
      const job = new Encoding(folder, { photos, rows, recipe, buckets, model, rowsPerShard });
      await job.run(variants, signalOf(options.signal));
    } finally {
      await model.close();
    }
  });
  return openLatents(folder, { photos, vae });
}

interface Parts {
  readonly photos: PhotoSource;
  readonly rows: readonly PhotoRow[];
  readonly recipe: LatentsRecipe;
  readonly buckets: readonly Bucket[];
  readonly model: OpenVae;
  readonly rowsPerShard: number;
}

/** One call of `encode`, while it holds the folder. */
class Encoding {
  readonly #folder: string;
  readonly #parts: Parts;
  #entries: ManifestEntry[] = [];
  #there: LatentRow[] = [];
  #leftOut: LeftOutPhoto[] = [];

  constructor(folder: string, parts: Parts) {
    this.#folder = folder;
    this.#parts = parts;
  }

  async run(variants: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#begin();
    const { recipe, buckets, rows } = this.#parts;
    const work = workFor(rows, { buckets, variants, allowUpscale: recipe.allowUpscale, there: this.#there });
    this.#leftOut = [...work.leftOut];
    const total = work.buckets.reduce((sum, { jobs }) => sum + jobs.length, 0);
    const bar = progress("Encoding", total, "latents");
    let complete = false;
    try {
      await this.#encodeAll(work, bar, signal);
      complete = true;
    } catch (error) {
      bar.fail(`${signal?.aborted === true ? "stopped" : "failed"}; closed shards are kept`);
      throw error;
    } finally {
      await this.#end(complete);
    }
    bar.done(this.#summary(total));
  }

  /** Takes up what is there, if it was made in the same way. */
  async #begin(): Promise<void> {
    const there = await readSet(this.#folder);
    const differences = there === undefined ? [] : differencesOf(there, this.#parts.recipe);
    const isEmpty = (await readManifest(this.#folder)).length === 0;
    if (differences.length > 0 && !isEmpty) throw new LatentsMismatchError(this.#folder, differences);
    const { entries } = await mendManifest(this.#folder);
    this.#entries = entries;
    this.#there = (await readRows(this.#folder, entries)).rows;
    if (isEmpty) await this.#writeSet(false); // a job that is killed leaves its recipe behind
  }

  async #encodeAll(work: Work, bar: Progress, signal: AbortSignal | undefined): Promise<void> {
    for (const { bucket, jobs } of work.buckets) {
      let shard: ShardRow[] = [];
      for await (const { item, value, error } of ahead(jobs, decodedAhead, (job) => this.#prepare(job))) {
        signal?.throwIfAborted();
        if (value === undefined) this.#leaveOut(item, "unreadable", this.#withoutFolder(error));
        else shard.push(...(await this.#encode(item, value)));
        bar.advance();
        if (shard.length < this.#parts.rowsPerShard) continue;
        await this.#close(bucket, shard);
        shard = [];
      }
      if (shard.length > 0) await this.#close(bucket, shard);
    }
  }

  async #prepare({ photo, variant, fit }: Job): Promise<Prepared> {
    const path = join(this.#parts.photos.folder, photo.path);
    const { size } = await stat(path);
    if (size !== photo.bytes) {
      throw new Error(`It has ${size} bytes, ${photo.bytes} when it was scanned. Open the dataset again.`);
    }
    const crop = cropOf(fit, random(this.#parts.recipe.seed, "crop", photo.id, variant));
    const image = await readPixels(path, {
      resizeTo: fit.resized,
      crop: { ...fit.bucket, ...crop },
      kernel: this.#parts.recipe.kernel,
    });
    return { image, told: conditioning({ photo, crop, bucket: fit.bucket }) };
  }

  async #encode(job: Job, { image, told }: Prepared): Promise<ShardRow[]> {
    const { photo, variant } = job;
    const { model, recipe } = this.#parts;
    const { data } = await model.encode(image, random(recipe.seed, "posterior", photo.id, variant));
    const halves = halvesOf(data);
    const bad = halves.findIndex((half) => (half & 0x7c00) === 0x7c00);
    if (bad === -1) return [{ photo: photo.id, variant, told, halves }];
    const found = `The VAE's value ${bad} is ${data[bad]}, a number below 65,520 was wanted.`;
    this.#leaveOut(job, "not-finite", `${found} Is the VAE an fp16 one? SDXL's own needs fp32.`);
    return [];
  }

  #leaveOut({ photo }: Job, reason: LeftOutPhoto["reason"], message: string): void {
    if (this.#leftOut.some(({ id }) => id === photo.id)) return; // another variant said so
    this.#leftOut.push({ id: photo.id, path: photo.path, reason, message });
  }

  /** The message with paths as the report has them: relative to the photos' folder. */
  #withoutFolder(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message.replaceAll(`${this.#parts.photos.folder}/`, "");
  }

  async #close(bucket: Bucket, rows: readonly ShardRow[]): Promise<void> {
    const taken = this.#entries
      .filter(({ bucketWidth, bucketHeight }) => bucketWidth === bucket.widthPx && bucketHeight === bucket.heightPx)
      .map(({ shard }) => Number(shard.slice(shard.indexOf("/") + 1)));
    const shard = shardName(bucket, Math.max(-1, ...taken) + 1);
    const file = shardFile(shard);
    const bytes = shardBytes(bucket, rows);
    await writeFileAtomic(join(this.#folder, file), bytes);
    const entry: ManifestEntry = {
      shard,
      file,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      rows: rows.length,
      bucketWidth: bucket.widthPx,
      bucketHeight: bucket.heightPx,
    };
    await appendManifest(this.#folder, entry);
    this.#entries.push(entry);
  }

  async #end(complete: boolean): Promise<void> {
    const { rows, indexed } = await readRows(this.#folder, this.#entries);
    this.#there = rows;
    if (!indexed) await writeRows(this.#folder, rows);
    await this.#writeSet(complete);
  }

  async #writeSet(complete: boolean): Promise<void> {
    const { recipe } = this.#parts;
    const hash = hashOfSet(recipe, this.#entries);
    await writeSet(this.#folder, { format: 1, ...recipe, complete, hash, report: this.#report() });
  }

  #report(): LatentsReport {
    const photos = new Set(this.#parts.rows.map(({ id }) => id));
    const counts = new Map<string, number>();
    for (const { bucket_width: widthPx, bucket_height: heightPx } of this.#there) {
      const name = bucketName({ widthPx, heightPx });
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return {
      photos: this.#parts.rows.length,
      latents: this.#there.length,
      buckets: this.#parts.buckets.map((bucket) => {
        const name = bucketName(bucket);
        return { bucket, name, count: counts.get(name) ?? 0 };
      }),
      leftOut: this.#leftOut.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      others: this.#there.filter(({ photo }) => !photos.has(photo)).length,
    };
  }

  #summary(asked: number): string {
    const leftOut = this.#leftOut.length === 0 ? "" : `, ${this.#leftOut.length} photos left out (see the report)`;
    return `${asked === 0 ? "nothing new to do, " : ""}${this.#there.length} latents in the set${leftOut}`;
  }
}

function signalOf(given: AbortSignal | undefined): AbortSignal | undefined {
  const signals = [given, notebookHost()?.signal].filter((signal) => signal !== undefined);
  return signals.length === 0 ? undefined : AbortSignal.any(signals);
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`Cannot encode photos: ${name} is ${value}, a whole positive number was wanted`);
}
