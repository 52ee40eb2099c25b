import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assignBucket, cropOf, sdxlBuckets } from "../../src/bucketing/index.ts";
import { FolderInUseError, hashOfFile, listFiles, withLock } from "../../src/files/index.ts";
import {
  type EncodeOptions,
  encode,
  type Latents,
  LatentsMismatchError,
  linearPreviewVae,
  onnxVae,
  openLatents,
  readShard,
  type Vae,
} from "../../src/latents/index.ts";
import { linearPreviewOnnx } from "../../src/latents/linear-preview.ts";
import { readPixels } from "../../src/photos/index.ts";
import { random } from "../../src/random/index.ts";
import { readParquet } from "../../src/tables/index.ts";
import { makePhoto, makePhotos, smallBuckets, sourceOf } from "./samples.ts";

const small: EncodeOptions = { buckets: smallBuckets, rowsPerShard: 2 };

describe("encode()", () => {
  let folder: string;
  let set: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-latents-"));
    set = join(folder, ".vivarium/latents");
    await makePhotos(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The SHA-256 of every file of a set. */
  async function bytesOf(latents: string, files?: RegExp): Promise<Record<string, string>> {
    const all = (await listFiles(latents)).filter((file) => files?.test(file) ?? true);
    return Object.fromEntries(
      await Promise.all(all.map(async (file) => [file, await hashOfFile(join(latents, file))])),
    );
  }

  async function encodeAll(options: EncodeOptions = {}): Promise<Latents> {
    return encode(await sourceOf(folder), linearPreviewVae(), { ...small, ...options });
  }

  test("encode() gives each photo one latent, whose numbers are those of its crop", async () => {
    const latents = await encodeAll();
    const photos = new Map((await (await sourceOf(folder)).rows()).map((row) => [row.id, row]));
    const rows = await latents.rows();
    assert.equal(rows.length, 12);
    assert.deepEqual(new Set(rows.map(({ photo }) => photo)), new Set(photos.keys()));
    const vae = await linearPreviewVae().open();
    for (const row of rows) {
      const photo = photos.get(row.photo);
      assert.deepEqual([row.original_height, row.original_width], [photo?.height, photo?.width]);
      assert.deepEqual([row.target_height, row.target_width], [row.bucket_height, row.bucket_width]);
      assert.ok(row.shard.startsWith(`${row.bucket_width}x${row.bucket_height}/`));
      const shard = await readShard(join(set, `${row.shard}.safetensors`));
      assert.equal(shard.photos[row.row], row.photo);
      const pair = (tensor: Int32Array): number[] => [...tensor.subarray(2 * row.row, 2 * row.row + 2)];
      assert.deepEqual(pair(shard.originalSize), [row.original_height, row.original_width]);
      assert.deepEqual(pair(shard.crop), [row.crop_top, row.crop_left]);
      assert.deepEqual(pair(shard.targetSize), [row.target_height, row.target_width]);
      const fit = assignBucket({ width: row.original_width, height: row.original_height }, smallBuckets);
      if (fit.dropped !== undefined) throw new Error(fit.message);
      const { topPx, leftPx } = cropOf(fit, random(0, "crop", row.photo, 0));
      assert.deepEqual([row.crop_top, row.crop_left], [topPx, leftPx]);
      const scale = Math.max(row.bucket_width / row.original_width, row.bucket_height / row.original_height);
      const image = await readPixels(join(folder, photo?.path ?? ""), {
        resizeTo: {
          widthPx: Math.round(row.original_width * scale),
          heightPx: Math.round(row.original_height * scale),
        },
        crop: { topPx: row.crop_top, leftPx: row.crop_left, widthPx: row.bucket_width, heightPx: row.bucket_height },
      });
      const expected = (await vae.encode(image, random())).data;
      const found = shard.latentAt(row.row).data;
      assert.equal(found.length, (4 * row.bucket_width * row.bucket_height) / 64);
      for (const [index, value] of found.entries()) {
        assert.ok(Math.abs(value - (expected[index] ?? 0)) <= Math.abs(expected[index] ?? 0) * 2 ** -11 + 2 ** -25);
      }
    }
    await vae.close();
  });

  test("encode() leaves the files that others read: index, manifest and latents.json", async () => {
    const latents = await encodeAll();
    const index = await readParquet(join(set, "index.parquet"));
    assert.deepEqual(index, await latents.rows());
    assert.deepEqual(
      Object.keys(index[0] ?? {}).join(),
      "photo,variant,bucket_width,bucket_height,shard,row,original_height,original_width,crop_top,crop_left,target_height,target_width",
    );
    const manifest = (await readFile(join(set, "manifest.jsonl"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(
      manifest.reduce((sum, { rows }) => sum + rows, 0),
      12,
    );
    for (const { shard, file, sha256, rows, bucketWidth, bucketHeight } of manifest) {
      assert.equal(file, `${shard}.safetensors`);
      assert.equal(sha256, await hashOfFile(join(set, file)));
      const read = await readShard(join(set, file));
      assert.deepEqual([read.photos.length, read.bucket], [rows, { widthPx: bucketWidth, heightPx: bucketHeight }]);
    }
    const json = JSON.parse(await readFile(join(set, "latents.json"), "utf8"));
    assert.equal(json.hash, latents.hash);
    assert.deepEqual([json.format, json.vae, json.scale, json.complete], [1, latents.vae, 1, true]);
    assert.ok(latents.vae.preview);
  });

  test("encode() gives the same bytes when it starts afresh elsewhere, and others for another seed", async () => {
    const [first, second, other] = [join(folder, ".a"), join(folder, ".b"), join(folder, ".c")];
    const latents = await encodeAll({ at: first });
    assert.equal((await encodeAll({ at: second })).hash, latents.hash);
    assert.deepEqual(await bytesOf(second), await bytesOf(first));
    assert.notEqual((await encodeAll({ at: other, seed: 1 })).hash, latents.hash);
  });

  test("encode() does nothing when nothing is new", async () => {
    const latents = await encodeAll();
    const before = await bytesOf(set);
    const { mtimeMs } = await stat(join(set, "latents.json"));
    const again = await encode(await sourceOf(folder), unusable(linearPreviewVae()), small);
    assert.equal(again.hash, latents.hash);
    assert.deepEqual(await bytesOf(set), before);
    assert.equal((await stat(join(set, "latents.json"))).mtimeMs, mtimeMs);
  });

  test("encode() adds new photos in new shards and keeps the old ones", async () => {
    await encodeAll();
    const before = await bytesOf(set, /safetensors$/);
    await makePhoto(join(folder, "05b.png"), 320, 310);
    const latents = await encodeAll();
    const after = await bytesOf(set, /safetensors$/);
    assert.deepEqual(Object.fromEntries(Object.entries(after).filter(([file]) => file in before)), before);
    assert.equal(Object.keys(after).length, Object.keys(before).length + 1);
    assert.equal((await latents.rows()).length, 13);
    assert.deepEqual([latents.report.latents, latents.report.photos, latents.report.others], [13, 13, 0]);
  });

  test("encode() keeps latents of photos that it is not given, and counts them", async () => {
    await encodeAll();
    const { rows, ...source } = await sourceOf(folder);
    const part = { ...source, rows: async () => (await rows()).slice(0, 5) };
    const latents = await encode(part, linearPreviewVae(), small);
    assert.deepEqual([latents.report.photos, latents.report.latents, latents.report.others], [5, 12, 7]);
  });

  test("encode() goes on after a SIGKILL and ends with the bytes of a run that was never killed", async () => {
    const script = fileURLToPath(new URL("./killed-encode.js", import.meta.url));
    const killed = spawnSync(process.execPath, [script, folder, "5"], { encoding: "utf8" });
    assert.equal(killed.signal, "SIGKILL", killed.stderr);
    const closed = (await readFile(join(set, "manifest.jsonl"), "utf8")).trimEnd().split("\n");
    assert.equal(closed.length, 2, "five latents at two a shard: two shards are closed, one is lost");
    assert.equal(JSON.parse(await readFile(join(set, "latents.json"), "utf8")).complete, false);
    assert.equal((await (await openLatents(set)).rows()).length, 4);
    let encoded = 0;
    const latents = await encode(
      await sourceOf(folder),
      counting(linearPreviewVae(), () => encoded++),
      small,
    );
    assert.equal(encoded, 8);
    const fresh = await encodeAll({ at: join(folder, ".fresh") });
    assert.equal(latents.hash, fresh.hash);
    assert.deepEqual(await bytesOf(set), await bytesOf(fresh.folder));
  });

  test("encode() mends what a dead writer left: a half line, half files, a shard that no line names, a lost shard", async () => {
    const before = await encodeAll();
    const whole = await bytesOf(set);
    const [first = ""] = (await listFiles(set)).filter((file) => file.endsWith(".safetensors"));
    await appendFile(join(set, "manifest.jsonl"), '{"shard": "256x2');
    await writeFile(join(set, `${first}.0b6f0cb6-70dd-4d3b-92a5-0f7fd0d4b8d5.tmp`), "half");
    await writeFile(join(set, first.replace("00000", "00077")), "unnamed");
    assert.equal((await openLatents(set)).hash, before.hash);
    assert.equal((await (await openLatents(set)).rows()).length, 12);
    await encode(await sourceOf(folder), unusable(linearPreviewVae()), small);
    assert.deepEqual(await bytesOf(set), whole);
    await rm(join(set, first));
    let encoded = 0;
    await encode(
      await sourceOf(folder),
      counting(linearPreviewVae(), () => encoded++),
      small,
    );
    assert.equal(encoded, 2);
    assert.equal((await (await openLatents(set)).rows()).length, 12);
    await rm(join(set, "index.parquet"));
    const again = await encodeAll();
    assert.deepEqual(await readParquet(join(set, "index.parquet")), await again.rows());
  });

  test("encode() does not take a lost shard's rows for those of the shard that gets its name", async () => {
    const latents = await encodeAll();
    const squares = (await latents.rows()).filter(
      ({ original_width, original_height }) => original_width === original_height,
    );
    const row = squares.at(-1); // of the bucket's last shard, whose name is the next one's
    assert.ok(row !== undefined);
    await rm(join(set, `${row.shard}.safetensors`));
    await makePhoto(join(folder, "!.png"), row.original_width, row.original_height); // comes first
    const rows = await (await encodeAll()).rows();
    assert.equal(new Set(rows.map(({ photo }) => photo)).size, 13);
    for (const { shard, row, photo } of rows) {
      assert.equal((await readShard(join(set, `${shard}.safetensors`))).photos[row], photo);
    }
  });

  test("encode() stops when it is told to, keeps closed shards, and goes on later", async () => {
    const stop = new AbortController();
    let encoded = 0;
    const stopping = counting(linearPreviewVae(), () => {
      if (++encoded === 5) stop.abort(new Error("enough"));
    });
    await assert.rejects(encode(await sourceOf(folder), stopping, { ...small, signal: stop.signal }), /enough/);
    assert.equal((await (await openLatents(set)).rows()).length, 4);
    const latents = await encodeAll();
    assert.deepEqual(await bytesOf(set), await bytesOf((await encodeAll({ at: join(folder, ".fresh") })).folder));
    assert.equal(latents.report.latents, 12);
  });

  test("encode() stops when the notebook's cell is interrupted", async () => {
    const cell = new AbortController();
    const scope = globalThis as { [key: symbol]: unknown };
    scope[Symbol.for("Jupyter.host")] = {
      signal: cell.signal,
      display: () => ({ id: "bar", update: () => undefined }),
    };
    try {
      const interrupting = counting(linearPreviewVae(), () => cell.abort(new Error("interrupted")));
      await assert.rejects(encode(await sourceOf(folder), interrupting, small), /interrupted/);
    } finally {
      delete scope[Symbol.for("Jupyter.host")];
    }
    assert.equal((await encodeAll()).report.latents, 12);
  });

  test("encode() sets photos aside that are too small, gone, cut off, changed or no photos, and names each", async () => {
    await makePhoto(join(folder, "tiny.png"), 100, 90);
    await makePhoto(join(folder, "cut-off.png"), 300, 300);
    await truncate(join(folder, "cut-off.png"), 5000);
    await writeFile(join(folder, "text.jpg"), "not a photo");
    await makePhoto(join(folder, "gone.png"), 310, 300);
    await makePhoto(join(folder, "changed.png"), 305, 300);
    const source = await sourceOf(folder, { "text.jpg": [300, 300], "cut-off.png": [300, 300] });
    await rm(join(folder, "gone.png"));
    await appendFile(join(folder, "changed.png"), "more");
    const latents = await encode(source, linearPreviewVae(), small);
    assert.equal(latents.report.latents, 12);
    const { leftOut } = latents.report;
    assert.deepEqual(
      leftOut.map(({ path, reason }) => [path, reason]),
      [
        ["changed.png", "unreadable"],
        ["cut-off.png", "unreadable"],
        ["gone.png", "unreadable"],
        ["text.jpg", "unreadable"],
        ["tiny.png", "too-small"],
      ],
    );
    assert.match(leftOut[0]?.message ?? "", /has \d+ bytes, \d+ when it was scanned/);
    assert.match(leftOut[4]?.message ?? "", /100×90 px/);
    for (const { message } of leftOut) assert.ok(!message.includes(folder), `no machine's paths: ${message}`);
    assert.deepEqual((await openLatents(set)).report, latents.report);
    const enlarged = await encode(source, linearPreviewVae(), {
      ...small,
      allowUpscale: true,
      at: join(folder, ".up"),
    });
    assert.deepEqual(
      enlarged.report.leftOut.map(({ path }) => path),
      ["changed.png", "cut-off.png", "gone.png", "text.jpg"],
    );
  });

  test("encode() sets a photo aside when its latent is not finite in half precision", async () => {
    const encoder = join(folder, ".vae.onnx");
    await writeFile(encoder, linearPreviewOnnx());
    const latents = await encode(await sourceOf(folder), onnxVae({ encoder, scale: 1e7 }), small);
    assert.equal(latents.report.latents, 0);
    assert.equal(latents.report.leftOut.length, 12);
    for (const { reason, message } of latents.report.leftOut) {
      assert.equal(reason, "not-finite");
      assert.match(message, /value \d+ is -?[\d.]+.*below 65,520/);
    }
  });

  test("encode() makes several variants, each with a crop of its own, and adds later ones", async () => {
    const latents = await encodeAll({ variants: 2 });
    const rows = await latents.rows();
    assert.equal(rows.length, 24);
    const names = rows.map(({ photo, variant }) => `${photo} ${variant}`);
    assert.equal(new Set(names).size, 24);
    assert.equal(rows.filter(({ variant }) => variant === 1).length, 12);
    const crops = rows.map(({ photo, crop_top, crop_left }) => `${photo} ${crop_top} ${crop_left}`);
    assert.ok(new Set(crops).size > 12);
    assert.deepEqual(latents.report.leftOut, []);
    await encodeAll({ at: join(folder, ".later") });
    const later = await encodeAll({ at: join(folder, ".later"), variants: 2 });
    const key = (row: (typeof rows)[number]): string => JSON.stringify({ ...row, shard: "", row: 0 });
    assert.deepEqual((await later.rows()).map(key).sort(), rows.map(key).sort());
  });

  test("encode() refuses a folder whose latents were made otherwise, and says what differs", async () => {
    await encodeAll();
    const before = await bytesOf(set);
    const encoder = join(folder, ".other.onnx");
    await writeFile(encoder, linearPreviewOnnx());
    const photos = await sourceOf(folder);
    const cases: [Vae, EncodeOptions, RegExp][] = [
      [linearPreviewVae(), { ...small, seed: 1 }, /seed 0 is there, 1 was asked for/],
      [linearPreviewVae(), { ...small, allowUpscale: true }, /allowUpscale false is there, true/],
      [linearPreviewVae(), { ...small, buckets: smallBuckets.slice(1) }, /only there: \d+x\d+; only asked for: none/],
      [onnxVae({ encoder, name: "other" }), small, /VAE linear-preview 1 is there, other .*scale 1 is there, 0\.13025/],
    ];
    for (const [vae, options, message] of cases) {
      await assert.rejects(encode(photos, vae, options), (error) => {
        assert.ok(error instanceof LatentsMismatchError);
        assert.equal(error.folder, set);
        assert.match(error.message, message);
        assert.match(error.message, /option `at`/);
        return true;
      });
    }
    assert.deepEqual(await bytesOf(set), before);
  });

  test("encode() lets nobody else encode into the same folder meanwhile", async () => {
    await mkdir(set, { recursive: true });
    await withLock(set, "encode latents", async () => {
      await assert.rejects(encodeAll(), FolderInUseError);
    });
    assert.equal((await encodeAll()).report.latents, 12);
  });

  test("encode() of no photos makes an empty set that can be opened", async () => {
    const source = await sourceOf(folder);
    const latents = await encode({ ...source, rows: async () => [] }, linearPreviewVae(), small);
    assert.deepEqual([latents.report.latents, await latents.rows()], [0, []]);
    assert.deepEqual(await readParquet(join(set, "index.parquet")), []);
  });

  test("encode() lets an empty set be made in another way", async () => {
    const source = await sourceOf(folder);
    const tooSmall = { buckets: sdxlBuckets({ resolutionPx: 2048 }) };
    assert.equal((await encode(source, linearPreviewVae(), tooSmall)).report.leftOut.length, 12);
    assert.equal((await encodeAll()).report.latents, 12);
  });

  test("encode() refuses options that make no sense", async () => {
    await assert.rejects(encodeAll({ rowsPerShard: 0 }), /rowsPerShard is 0, a whole positive number was wanted/);
    await assert.rejects(encodeAll({ variants: 1.5 }), /variants is 1\.5/);
    await assert.rejects(openLatents(join(folder, "nowhere")), /no latents\.json\. Make them first/);
  });
});

/** The VAE, with a word before each photo. */
function counting(vae: Vae, before: () => void): Vae {
  return {
    ...vae,
    open: async () => {
      const model = await vae.open();
      return {
        ...model,
        encode: (image, draws) => {
          before();
          return model.encode(image, draws);
        },
      };
    },
  };
}

/** The VAE, which must not be given a photo. */
function unusable(vae: Vae): Vae {
  return counting(vae, () => {
    throw new Error("A photo was encoded, though nothing was new");
  });
}
