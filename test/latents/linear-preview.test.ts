import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { listFiles } from "../../src/files/index.ts";
import { decodeLinearPreview, linearPreviewOnnx, linearPreviewVae } from "../../src/latents/linear-preview.ts";
import { openModel } from "../../src/latents/session.ts";
import { type OpenVae, vaeInput } from "../../src/latents/vae.ts";
import { type Pixels, readPixels } from "../../src/photos/index.ts";
import { random } from "../../src/random/index.ts";
import { root } from "./samples.ts";

/** The four sums of a block, worked out in whole numbers, then divided once in single precision. */
function latentByHand({ data, widthPx, heightPx }: Pixels): Float32Array {
  const [columns, rows] = [widthPx / 8, heightPx / 8];
  const latent = new Float32Array(4 * rows * columns);
  for (let block = 0; block < rows * columns; block++) {
    const sums = [0, 0, 0, 0];
    for (let inBlock = 0; inBlock < 64; inBlock++) {
      const [x, y] = [inBlock % 8, Math.floor(inBlock / 8)];
      const pixel = (Math.floor(block / columns) * 8 + y) * widthPx + (block % columns) * 8 + x;
      const [r = 0, g = 0, b = 0] = data.subarray(pixel * 3, pixel * 3 + 3);
      const values = [r + g + b - 382.5, r - b, 2 * g - r - b, (r + g + b) * (2 * x - 7)];
      for (const [channel, value] of values.entries()) sums[channel] = (sums[channel] ?? 0) + value;
    }
    for (const [channel, deviation] of [10_900, 4_000, 3_800, 7_000].entries()) {
      latent[channel * rows * columns + block] = Math.fround((sums[channel] ?? 0) / deviation);
    }
  }
  return latent;
}

function noise(widthPx: number, heightPx: number): Pixels {
  const draws = random("noise", widthPx, heightPx);
  return { data: Uint8Array.from({ length: widthPx * heightPx * 3 }, () => draws.below(256)), widthPx, heightPx };
}

describe("linearPreviewVae()", () => {
  let vae: OpenVae;
  before(async () => {
    vae = await linearPreviewVae().open();
  });
  after(() => vae.close());

  test("linearPreviewOnnx() always has these bytes", () => {
    const sha256 = createHash("sha256").update(linearPreviewOnnx()).digest("hex");
    assert.equal(sha256, "89f6119d2628fd58c15da32f3be5581dca03178af6cfba148fc4e10f06afa1e8");
    assert.equal(vae.about.sha256, sha256);
    assert.deepEqual([vae.about.name, vae.about.preview], ["linear-preview", true]);
  });

  test("encode() equals the sums worked out in whole numbers, bit by bit, in any shape", async () => {
    for (const [widthPx, heightPx] of [
      [8, 8],
      [64, 24],
      [576, 1728],
      [1216, 832],
    ] as const) {
      const image = noise(widthPx, heightPx);
      const { data } = await vae.encode(image, random());
      assert.deepEqual(Buffer.from(data.buffer), Buffer.from(latentByHand(image).buffer));
    }
    const white = { data: new Uint8Array(64 * 3).fill(255), widthPx: 8, heightPx: 8 };
    assert.deepEqual((await vae.encode(white, random())).data, latentByHand(white));
  });

  test("the model takes several photos at once", async () => {
    const model = await openModel(linearPreviewOnnx(), { what: "the preview", fuse: false });
    const images = [noise(32, 16), noise(32, 16), { ...noise(32, 16), data: new Uint8Array(32 * 16 * 3) }];
    const input = Float32Array.from(images.flatMap((image) => [...vaeInput(image)]));
    const output = await model.run({ data: input, dims: [3, 3, 16, 32] });
    await model.close();
    assert.deepEqual(output.dims, [3, 4, 2, 4]);
    assert.deepEqual(
      [...output.data],
      images.flatMap((image) => [...latentByHand(image)]),
    );
  });

  test("decode() gives back flat colours and soft slopes to a level, and is the encoder's inverse on latents", async () => {
    const flat = {
      data: Uint8Array.from({ length: 16 * 8 * 3 }, (_, byte) => [200, 30, 120][byte % 3] ?? 0),
      widthPx: 16,
      heightPx: 8,
    };
    assert.deepEqual(decodeLinearPreview(await vae.encode(flat, random())), flat);
    const slope = {
      data: Uint8Array.from({ length: 16 * 8 * 3 }, (_, byte) => 50 + 6 * (Math.floor(byte / 3) % 16)),
      widthPx: 16,
      heightPx: 8,
    };
    const back = decodeLinearPreview(await vae.encode(slope, random()));
    for (const [byte, value] of back.data.entries()) assert.ok(Math.abs(value - (slope.data[byte] ?? 0)) <= 1);
    const once = await vae.encode(noise(64, 64), random());
    const twice = await vae.encode(decodeLinearPreview(once), random());
    for (const [index, value] of twice.data.entries()) assert.ok(Math.abs(value - (once.data[index] ?? 0)) < 0.02);
  });

  test("latents of real photos have about unit variance in every channel, and look like the photos", async () => {
    const folder = join(root, "data-samples/photos");
    const files = (await listFiles(folder))
      .filter((file) => file.endsWith(".jpg"))
      .filter((_, index) => index % 6 === 0);
    const squares = [0, 0, 0, 0];
    let count = 0;
    for (const file of files) {
      const photo = await readPixels(join(folder, file), { resizeTo: { widthPx: 512, heightPx: 512 } });
      const latent = await vae.encode(photo, random());
      for (const [index, value] of latent.data.entries()) {
        const channel = Math.floor(index / 4096);
        squares[channel] = (squares[channel] ?? 0) + value ** 2;
      }
      count += 4096;
      const decoded = decodeLinearPreview(latent).data;
      const error =
        decoded.reduce((sum, value, byte) => sum + (value - (photo.data[byte] ?? 0)) ** 2, 0) / decoded.length;
      assert.ok(
        10 * Math.log10(255 ** 2 / error) > 15,
        `${file}: ${(10 * Math.log10(255 ** 2 / error)).toFixed(1)} dB`,
      );
    }
    assert.ok(files.length >= 8);
    for (const sum of squares)
      assert.ok(sum / count > 0.5 && sum / count < 2, `variances ${squares.map((s) => s / count)}`);
  });

  test("encode() refuses an image whose bytes do not fill its size", async () => {
    const image = { data: new Uint8Array(10), widthPx: 8, heightPx: 8 };
    await assert.rejects(vae.encode(image, random()), /8×8 px: 192 bytes of RGB were wanted, 10 found/);
  });
});
