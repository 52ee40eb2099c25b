/** `npm run bench -- NAME`: runs one bench, prints its table and writes `bench/results/NAME.json`. */
import { access, mkdir, writeFile } from "node:fs/promises";
import type { BenchRow } from "./bench.ts";

/** @returns the exit status */
export async function main([name = ""]: readonly string[]): Promise<number> {
  const module = new URL(`./${name}.bench.js`, import.meta.url);
  const isThere =
    /^[a-z-]+$/.test(name) &&
    (await access(module).then(
      () => true,
      () => false,
    ));
  if (!isThere) {
    console.error(`No bench is named "${name}": a file bench/NAME.bench.ts was wanted, as in npm run bench -- tokens`);
    return 2;
  }
  const { bench } = (await import(module.href)) as { bench(): Promise<readonly BenchRow[]> }; // what every bench file exports
  const rows = await bench();
  console.table(rows);
  await mkdir("bench/results", { recursive: true });
  await writeFile(`bench/results/${name}.json`, `${JSON.stringify(rows, null, 2)}\n`);
  return 0;
}
