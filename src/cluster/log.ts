/** A run's log.txt, from any byte on. */
import { open } from "node:fs/promises";
import { join } from "node:path";

const mostBytes = 4 * 1024 * 1024;

/** Up to 4 MiB of the log from a byte on, cut between two characters; nothing where there is no log yet. */
export async function readLog(
  runFolder: string,
  fromByte: number,
): Promise<{ readonly text: string; readonly nextByte: number }> {
  const file = await open(join(runFolder, "log.txt")).catch(() => undefined);
  if (file === undefined) return { text: "", nextByte: fromByte };
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, Math.min(size - fromByte, mostBytes)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, fromByte);
    const whole = buffer.subarray(0, wholeCharacters(buffer.subarray(0, bytesRead)));
    return { text: whole.toString("utf8"), nextByte: fromByte + whole.length };
  } finally {
    await file.close();
  }
}

/** Bytes up to the last character of UTF-8 that is whole. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}
