import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { onnxVae } from "../../src/latents/index.ts";
import { type OnnxModel, onnxBytes } from "../../src/latents/onnx-model.ts";
import { random } from "../../src/random/index.ts";

/** The mean of each 8×8 block of red, on every channel, plus the channel's bias. */
function blockMeans(biases: readonly number[], change: Partial<OnnxModel> = {}): OnnxModel {
  const red = Float32Array.from({ length: biases.length * 192 }, (_, index) => (index % 192 < 64 ? 1 / 64 : 0));
  return {
    name: "block-means",
    inputs: [{ name: "sample", shape: ["n", 3, "h", "w"] }],
    outputs: [{ name: "moments", shape: ["n", biases.length, "h8", "w8"] }],
    constants: [
      { name: "weights", shape: [biases.length, 3, 8, 8], data: red },
      { name: "biases", shape: [biases.length], data: Float32Array.from(biases) },
    ],
    nodes: [
      {
        operation: "Conv",
        inputs: ["sample", "weights", "biases"],
        outputs: ["moments"],
        attributes: { kernel_shape: [8, 8], strides: [8, 8] },
      },
    ],
    ...change,
  };
}

const red = {
  data: Uint8Array.from({ length: 16 * 8 * 3 }, (_, byte) => (byte % 3 === 0 ? 255 : 0)),
  widthPx: 16,
  heightPx: 8,
};

describe("onnxVae()", () => {
  let folder: string;
  let encoder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-onnx-"));
    encoder = join(folder, "vae_encoder.onnx");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("onnxVae() multiplies the encoder's four channels with SDXL's scale, and takes its name from the file", async () => {
    await writeFile(encoder, onnxBytes(blockMeans([0, 1, 2, 3])));
    const vae = await onnxVae({ encoder }).open();
    const { data } = await vae.encode(red, random("a"));
    assert.deepEqual(data, Float32Array.of(...[1, 1, 2, 2, 3, 3, 4, 4].map((value) => value * 0.13025)));
    const { name, version, preview, sha256 } = vae.about;
    assert.deepEqual([name, version, preview, sha256.length], ["vae_encoder", sha256.slice(0, 12), false, 64]);
    assert.equal(vae.decode, undefined);
    await vae.close();
  });

  test("onnxVae() draws a seeded sample of the posterior when the encoder gives mean and log variance", async () => {
    await writeFile(encoder, onnxBytes(blockMeans([0, 1, 2, 3, -1 - 4, -1 - 4, -1 - 4, -1 - 4])));
    const vae = await onnxVae({ encoder, scale: 0.5 }).open();
    const wide = { data: new Uint8Array(512 * 512 * 3), widthPx: 512, heightPx: 512 };
    const sample = await vae.encode(wide, random(0, "posterior", "photo", 0));
    assert.deepEqual(await vae.encode(wide, random(0, "posterior", "photo", 0)), sample);
    assert.notDeepEqual(await vae.encode(wide, random(0, "posterior", "photo", 1)), sample);
    for (const channel of [0, 1, 2, 3]) {
      const values = sample.data.subarray(channel * 4096, (channel + 1) * 4096);
      const mean = values.reduce((sum, value) => sum + value, 0) / 4096;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4096);
      assert.ok(Math.abs(mean - 0.5 * (channel - 1)) < 0.005, `mean ${mean}`); // black is −1
      assert.ok(Math.abs(deviation - 0.5 * Math.exp(-6 / 2)) < 0.001, `deviation ${deviation}`);
    }
    await vae.close();
  });

  test("onnxVae() leaves this thread free while the model computes", async () => {
    await writeFile(encoder, onnxBytes(blockMeans([0, 0, 0, 0])));
    const vae = await onnxVae({ encoder }).open();
    let turns = 0;
    const turn = (): void => {
      turns++;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const wide = { data: new Uint8Array(1024 * 1024 * 3), widthPx: 1024, heightPx: 1024 };
    await Promise.all([1, 2, 3].map(() => vae.encode(wide, random("a"))));
    clearImmediate(next);
    assert.ok(turns > 30, `${turns} turns of the event loop`);
    await vae.close();
  });

  test("onnxVae() clamps the log variance as the reference does", async () => {
    await writeFile(encoder, onnxBytes(blockMeans([0, 0, 0, 0, 500, 500, -500, -500])));
    const vae = await onnxVae({ encoder, scale: 1 }).open();
    const { data } = await vae.encode(red, random("clamp"));
    assert.ok(data.every(Number.isFinite));
    assert.ok(Math.abs(data[0] ?? 0) > 100);
    assert.ok(Math.abs((data[6] ?? 0) - 1) < 1e-5);
    await vae.close();
  });

  test("onnxVae() decodes with the scale taken back", async () => {
    await writeFile(encoder, onnxBytes(blockMeans([0, 0, 0, 0])));
    const decoder = join(folder, "vae_decoder.onnx");
    const weights = Float32Array.from({ length: 4 * 3 * 64 }, (_, index) => (index < 64 ? 1 : 0)); // channel 0 becomes red
    await writeFile(
      decoder,
      onnxBytes({
        name: "upsample",
        inputs: [{ name: "latent", shape: ["n", 4, "h", "w"] }],
        outputs: [{ name: "image", shape: ["n", 3, "h8", "w8"] }],
        constants: [{ name: "weights", shape: [4, 3, 8, 8], data: weights }],
        nodes: [
          {
            operation: "ConvTranspose",
            inputs: ["latent", "weights"],
            outputs: ["image"],
            attributes: { kernel_shape: [8, 8], strides: [8, 8] },
          },
        ],
      }),
    );
    const vae = await onnxVae({ encoder, decoder }).open();
    const image = await vae.decode?.(await vae.encode(red, random("a")));
    assert.deepEqual([...(image?.data.subarray(0, 6) ?? [])], [255, 128, 128, 255, 128, 128]);
    assert.deepEqual([image?.widthPx, image?.heightPx], [16, 8]);
    await vae.close();
  });

  test("onnxVae() says what is wrong with a model that does not fit", async () => {
    const conv = blockMeans([0, 0, 0, 0]);
    const cases: [Uint8Array | undefined, RegExp][] = [
      [undefined, /Cannot load the VAE encoder .*ENOENT.*Give the path of an \.onnx file/],
      [Buffer.from("not a model"), /Cannot load the VAE encoder .*ONNX Runtime refuses it/],
      [onnxBytes(blockMeans([0, 0, 0])), /output has the shape \[1, 3, 1, 2\], \[1, 4 or 8, 1, 2\] was wanted/],
      [
        onnxBytes({
          ...conv,
          inputs: [{ name: "sample", shape: [1, 3, 64, 64] }],
          outputs: [{ name: "moments", shape: [1, 4, 8, 8] }],
        }),
        /input has the shape \[1, 3, 64, 64\], a photo of this bucket has \[1,3,8,16\].*free height and width/,
      ],
      [
        onnxBytes({ ...conv, inputs: [...conv.inputs, { name: "mask", shape: ["n"] }] }),
        /it has the inputs \[sample, mask\], one image was wanted/,
      ],
      [
        onnxBytes({
          ...conv,
          outputs: [...conv.outputs, { name: "copy", shape: ["n", 4, "h8", "w8"] }],
          nodes: [...conv.nodes, { operation: "Identity", inputs: ["moments"], outputs: ["copy"] }],
        }),
        /its outputs are \[moments, copy\]\. Choose one by the option `output`/,
      ],
    ];
    for (const [bytes, message] of cases) {
      if (bytes !== undefined) await writeFile(encoder, bytes);
      const encoding = async (): Promise<void> => {
        const vae = await onnxVae({ encoder }).open();
        await vae.encode(red, random("a")).finally(() => vae.close());
      };
      await assert.rejects(encoding, message);
    }
    assert.throws(() => onnxVae({ encoder, scale: 0 }), /scale is 0/);
    const chosen = await onnxVae({ encoder, output: "copy" }).open();
    assert.equal((await chosen.encode(red, random("a"))).data.length, 8);
    await chosen.close();
    await assert.rejects(onnxVae({ encoder, output: "none" }).open(), /the option `output` says none/);
  });
});
