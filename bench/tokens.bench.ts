/** CLIP tokens of the sample captions and tags: ours beside Hugging Face's Rust library. */
import { readFileSync } from "node:fs";
import { openTokenizer } from "../src/clip/index.ts";
import { listFiles } from "../src/files/index.ts";
import { referenceTokenizer } from "../test/clip/reference.ts";
import { type BenchRow, benchRow, medianMs } from "./bench.ts";

export async function bench(): Promise<readonly BenchRow[]> {
  const files = (await listFiles("data-samples")).filter((file) => file.endsWith(".txt"));
  const texts = files.map((file) => readFileSync(`data-samples/${file}`, "utf8"));
  const many = Array.from({ length: 50 }, () => texts).flat();
  const ours = openTokenizer();
  const peer = referenceTokenizer();
  return [
    benchRow({
      what: `${many.length} prompts, ms`,
      ours: await medianMs(5, () => ours.encodeBatch(many)),
      peer: await medianMs(5, () => peer.encodeBatch(many)),
      goal: 1,
    }),
  ];
}
