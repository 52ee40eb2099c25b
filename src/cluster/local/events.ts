/** The launcher's share of RUN/events.jsonl: that a job was launched, and its end where no trainer was there to tell it. */
import { appendFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";

const pathOf = (runFolder: string): string => join(runFolder, "events.jsonl");

/** Adds a line; one that a killed process left half written is ended first, so that it spoils no other. */
export async function appendEvent(
  runFolder: string,
  kind: "launched" | "stopped" | "failed",
  about: Readonly<Record<string, unknown>>,
): Promise<void> {
  const path = pathOf(runFolder);
  const start = (await endsWithinLine(path)) ? "\n" : "";
  await appendFile(path, `${start}${JSON.stringify({ time: new Date().toISOString(), kind, ...about })}\n`);
}

/** The process numbers of the trainer's ranks; empty until they have told them since the last launch. */
export async function rankPids(runFolder: string): Promise<number[]> {
  const lines = (await readFile(pathOf(runFolder), "utf8")).split("\n").slice(0, -1);
  let pids: number[] = [];
  for (const line of lines) {
    const event = parse(line);
    if (event?.kind === "launched") pids = [];
    if (event?.kind === "started" && Array.isArray(event.pids)) pids = event.pids.filter(Number.isInteger);
  }
  return pids;
}

function parse(line: string): { readonly kind?: unknown; readonly pids?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // half a line of a killed process
  }
}

async function endsWithinLine(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    if (size === 0) return false;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await file.close();
  }
}
