/** What a run said before it failed. */
import { open } from "node:fs/promises";
import { join } from "node:path";

const tailBytes = 64 * 1024;
const torchrunsOwn = /torch[/.]distributed[/.]/;

/** The log's last lines without torchrun's own report of which rank ended how, which says less at more length. */
export async function lastLines(runFolder: string, count = 8): Promise<string[]> {
  const file = await open(join(runFolder, "log.txt")).catch(() => undefined);
  if (file === undefined) return [];
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return withoutReport(buffer.toString("utf8").split("\n")).slice(-count);
  } finally {
    await file.close();
  }
}

/** The lines up to where torchrun reports that a rank ended badly; its lines before that are left out as well. */
export function withoutReport(lines: readonly string[]): string[] {
  const report = lines.findLastIndex((line) => torchrunsOwn.test(line) && line.includes("failed (exitcode"));
  const said = report === -1 ? lines : lines.slice(0, report);
  return said.filter((line) => line.trim() !== "" && !torchrunsOwn.test(line));
}
