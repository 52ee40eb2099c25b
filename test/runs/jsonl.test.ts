import assert from "node:assert/strict";
import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { JsonlReader } from "../../src/runs/jsonl.ts";

describe("JsonlReader", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-jsonl-"));
    path = join(folder, "lines.jsonl");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("read() gives nothing when there is no file yet", async () => {
    const reader = new JsonlReader(path);
    assert.deepEqual(await reader.read(), { records: [], restarted: false });
    await writeFile(path, '{"a":1}\n');
    assert.deepEqual(await reader.read(), { records: [{ a: 1 }], restarted: false });
  });

  test("read() leaves a last line without its newline for later", async () => {
    const reader = new JsonlReader(path);
    await writeFile(path, '{"a":1}\n{"b":"ä');
    assert.deepEqual((await reader.read()).records, [{ a: 1 }]);
    assert.deepEqual((await reader.read()).records, []);
    await appendFile(path, 'ö"}\n');
    assert.deepEqual((await reader.read()).records, [{ b: "äö" }]);
    assert.deepEqual(reader.broken, []);
  });

  test("read() keeps a character whole when its bytes come one by one", async () => {
    const reader = new JsonlReader(path);
    await writeFile(path, "");
    for (const byte of Buffer.from('{"a":"🦎"}\n')) {
      assert.deepEqual((await reader.read()).records, []);
      await appendFile(path, Uint8Array.of(byte));
    }
    assert.deepEqual((await reader.read()).records, [{ a: "🦎" }]);
  });

  test("read() sets broken lines aside and names their places", async () => {
    const reader = new JsonlReader(path);
    await writeFile(path, '{"a":1}\n{"b":\n[1]\n\n{"c":3}\n');
    assert.deepEqual((await reader.read()).records, [{ a: 1 }, { c: 3 }]);
    assert.deepEqual(reader.broken, [
      { line: 2, text: '{"b":' },
      { line: 3, text: "[1]" },
      { line: 4, text: "" },
    ]);
  });

  test("read() begins again when the file was replaced by a shorter one", async () => {
    const reader = new JsonlReader(path);
    await writeFile(path, '{"a":1}\nbroken\n{"b":2}\n');
    await reader.read();
    await writeFile(`${path}.tmp`, '{"a":1}\n');
    await rename(`${path}.tmp`, path);
    assert.deepEqual(await reader.read(), { records: [{ a: 1 }], restarted: true });
    assert.deepEqual(reader.broken, []);
  });

  test("read() begins again when another file of the same length lies there", async () => {
    const reader = new JsonlReader(path);
    await writeFile(path, '{"a":1}\n');
    await reader.read();
    await writeFile(`${path}.tmp`, '{"b":2}\n');
    await rename(`${path}.tmp`, path);
    assert.deepEqual(await reader.read(), { records: [{ b: 2 }], restarted: true });
  });
});
