/** Files that readers never see half: written under a temporary name, flushed, then renamed. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

/** Writes the whole file or nothing; makes its folder where that is missing. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await replaceFile(path, async (temporary) => {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
  });
}

/** Lets `write` fill a temporary file beside `path`, then flushes it and puts it in place of `path`. */
export async function replaceFile(path: string, write: (temporaryPath: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await write(temporary);
    const file = await open(temporary, "r");
    await file.sync().finally(() => file.close());
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The SHA-256 of the file's bytes, as 64 hexadecimal digits. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
