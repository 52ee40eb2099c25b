import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { readSafetensors, SafetensorsError, safetensorsBytes } from "../../src/latents/safetensors.ts";

const content = {
  metadata: { who: "größe" },
  tensors: {
    latent: { dtype: "F16", shape: [1, 3], data: Uint16Array.of(0x3c00, 0, 0x8000) },
    crop: { dtype: "I32", shape: [1, 2], data: Int32Array.of(-1, 7) },
    weight: { dtype: "F32", shape: [], data: Float32Array.of(0.5) },
  },
} as const;

describe("safetensors", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-safetensors-"));
    path = join(folder, "00000.safetensors");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("safetensorsBytes() writes the documented layout, byte by byte", () => {
    const bytes = Buffer.from(
      safetensorsBytes({ metadata: {}, tensors: { b: { dtype: "I32", shape: [1], data: Int32Array.of(258) } } }),
    );
    const json = '{"b":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}';
    const padded = json.padEnd(Math.ceil(json.length / 8) * 8);
    const length = Buffer.alloc(8);
    length.writeUInt32LE(padded.length);
    assert.deepEqual(bytes, Buffer.concat([length, Buffer.from(padded), Buffer.of(2, 1, 0, 0)]));
  });

  test("readSafetensors() reads back what was written, all or some of it", async () => {
    await writeFile(path, safetensorsBytes(content));
    assert.deepEqual(await readSafetensors(path), { metadata: content.metadata, tensors: content.tensors });
    assert.deepEqual((await readSafetensors(path, ["crop"])).tensors, { crop: content.tensors.crop });
  });

  test("safetensorsBytes() does not depend on the order of the tensors, and aligns them", () => {
    const { latent, crop, weight } = content.tensors;
    const other = safetensorsBytes({ metadata: content.metadata, tensors: { weight, crop, latent } });
    assert.deepEqual(other, safetensorsBytes(content));
    assert.equal(Buffer.from(other).readUInt32LE(0) % 8, 0);
  });

  test("safetensorsBytes() refuses data that does not fill its shape", () => {
    const tensors = { crop: { dtype: "I32", shape: [2, 2], data: Int32Array.of(1) } } as const;
    assert.throws(
      () => safetensorsBytes({ metadata: {}, tensors }),
      /tensor crop: shape \[2,2\] wants 4 elements, not 1/,
    );
  });

  test("readSafetensors() names the file and both sizes when the file was cut off anywhere", async () => {
    const whole = safetensorsBytes(content);
    for (const bytes of [0, 7, 8, 40, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, bytes));
      await assert.rejects(
        readSafetensors(path),
        (error) =>
          error instanceof SafetensorsError &&
          error.path === path &&
          error.message.includes(path) &&
          new RegExp(`\\b${bytes} (bytes|found)`).test(error.message),
      );
    }
    await writeFile(path, whole.subarray(0, -1));
    await assert.rejects(
      readSafetensors(path),
      new RegExp(`${whole.length} bytes were expected, ${whole.length - 1} found`),
    );
    await writeFile(path, Buffer.concat([whole, Buffer.of(0)]));
    await assert.rejects(readSafetensors(path), /bytes after its end/);
  });

  test("readSafetensors() refuses headers that lie", async () => {
    const write = async (header: unknown, dataBytes: number): Promise<void> => {
      const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
      const length = Buffer.alloc(8);
      length.writeUInt32LE(json.length);
      await writeFile(path, Buffer.concat([length, json, Buffer.alloc(dataBytes)]));
    };
    const crop = { dtype: "I32", shape: [1, 2], data_offsets: [0, 8] };
    const cases: [unknown, number, RegExp][] = [
      ["{not JSON", 0, /its header is not JSON/],
      ["[]", 0, /not a JSON object/],
      [{ crop: 5 }, 0, /tensor crop is not described/],
      [{ crop: { ...crop, dtype: "F64" } }, 8, /type F64, F16, I32 or F32 was expected/],
      [{ crop: { ...crop, shape: [1, 3] } }, 8, /tensor crop has 8 bytes, shape \[1,3\] of I32 wants 12/],
      [{ crop: { ...crop, shape: [-1, -2] } }, 8, /no shape and offsets in whole numbers/],
      [{ crop: { ...crop, data_offsets: [8, 16] } }, 16, /begins at byte 8 of the data, 0 was expected/],
      [{ crop, other: crop }, 8, /tensor other begins at byte 0 of the data, 8 was expected/],
    ];
    for (const [header, dataBytes, message] of cases) {
      await write(header, dataBytes);
      await assert.rejects(readSafetensors(path), message);
    }
    await writeFile(path, Buffer.alloc(16, 0xff));
    await assert.rejects(readSafetensors(path), /its header claims 18446744073709552000 bytes/);
  });
});
