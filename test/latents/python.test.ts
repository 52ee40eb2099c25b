import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { halvesOf } from "../../src/latents/half.ts";
import { encode, linearPreviewVae, readShard } from "../../src/latents/index.ts";
import { safetensorsBytes } from "../../src/latents/safetensors.ts";
import { random } from "../../src/random/index.ts";
import { makePhotos, root, smallBuckets, sourceOf } from "./samples.ts";

const python = join(root, "trainer/.venv/bin/python");

/** Reads each file by the reference implementation and prints what it found; then writes the tensors by it, without metadata. */
const script = `
import hashlib, json, sys
import numpy
from safetensors import safe_open
from safetensors.numpy import load_file, save
for path in sys.argv[1:]:
    tensors = load_file(path)
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata()
    print(json.dumps({
        "tensors": {name: [str(t.dtype), list(t.shape), hashlib.sha256(t.tobytes()).hexdigest()] for name, t in tensors.items()},
        "finite": all(bool(numpy.isfinite(t).all()) for t in tensors.values()),
        "photos": json.loads(metadata["photos"]), "variants": json.loads(metadata["variants"]),
        "saved": hashlib.sha256(save(tensors)).hexdigest(),
    }))
`;

function run(code: string, ...parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(python, ["-c", code, ...parameters], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}

function sha256(data: Uint8Array | Uint16Array | Int32Array): string {
  return createHash("sha256").update(data).digest("hex");
}

const skip = existsSync(python) ? false : `no ${python}: install the trainer's environment to compare with Python`;

describe("latents in Python", { skip }, () => {
  test("the reference implementation reads shards as readShard() does, and writes the same bytes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vivarium-python-"));
    try {
      await makePhotos(folder);
      const latents = await encode(await sourceOf(folder), linearPreviewVae(), { buckets: smallBuckets });
      const shards = [...new Set((await latents.rows()).map(({ shard }) => shard))];
      assert.ok(shards.length >= 3);
      const paths = shards.map((shard) => join(latents.folder, `${shard}.safetensors`));
      const lines = run(script, ...paths)
        .trimEnd()
        .split("\n");
      for (const [index, path] of paths.entries()) {
        const { bucket, photos, variants, latent, originalSize, crop, targetSize } = await readShard(path);
        const shape = [photos.length, 4, bucket.heightPx / 8, bucket.widthPx / 8];
        const { saved, ...found } = JSON.parse(lines[index] ?? "");
        assert.deepEqual(found, {
          tensors: {
            latent: ["float16", shape, sha256(latent)],
            original_size: ["int32", [photos.length, 2], sha256(originalSize)],
            crop: ["int32", [photos.length, 2], sha256(crop)],
            target_size: ["int32", [photos.length, 2], sha256(targetSize)],
          },
          finite: true,
          photos,
          variants,
        });
        const pair = (data: Int32Array) => ({ dtype: "I32", shape: [photos.length, 2], data }) as const;
        const bytes = safetensorsBytes({
          metadata: {},
          tensors: {
            latent: { dtype: "F16", shape, data: latent },
            original_size: pair(originalSize),
            crop: pair(crop),
            target_size: pair(targetSize),
          },
        });
        assert.equal(sha256(bytes), saved);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("numpy rounds to halves as halvesOf() does", async () => {
    const draws = random("halves");
    const bits = Uint32Array.from({ length: 200_000 }, () => draws.below(2 ** 32));
    const floats = new Float32Array(bits.buffer).filter((value) => !Number.isNaN(value));
    const folder = await mkdtemp(join(tmpdir(), "vivarium-python-"));
    try {
      await writeFile(join(folder, "floats"), floats);
      const code =
        "import hashlib, sys, numpy\nnumpy.seterr(all='ignore')\n" +
        "print(hashlib.sha256(numpy.fromfile(sys.argv[1], 'float32').astype('float16').tobytes()).hexdigest())";
      assert.equal(run(code, join(folder, "floats")).trim(), sha256(halvesOf(floats)));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
