/** `npm run check`: what the code must hold to, apart from its tests. */
import type { TestCounts } from "./counts.ts";
import { runProgram } from "./process.ts";

const node = process.execPath;
const tsc = "node_modules/typescript/bin/tsc";

/** The steps, by what they check. */
const steps: readonly (readonly [name: string, ...args: string[]])[] = [
  ["format and lint", "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."],
  ["types", tsc, "-p", "tsconfig.json", "--noEmit"],
  ["types of browser code", tsc, "-p", "tsconfig.browser.json"],
  ["boundaries", "dist/tools/check-boundaries.js"],
  ["dead exports and dependencies", "node_modules/knip/bin/knip.js"],
];

/** Runs the steps side by side and prints what each found. */
export async function check(): Promise<TestCounts> {
  let failed = 0;
  const env = { ...process.env, NO_UPDATE_NOTIFIER: "1" };
  const running = steps.map(async ([name, ...args]) => {
    const started = performance.now();
    const { status, output } = await runProgram(node, args, { output: "keep", env });
    return { name, status, output, seconds: (performance.now() - started) / 1000 };
  });
  for (const step of running) {
    const { name, status, output, seconds } = await step;
    console.log(`${status === 0 ? "✔" : "✖"} ${name} (${seconds.toFixed(1)} s)`);
    if (status !== 0) console.log(output.trimEnd());
    if (status !== 0) failed++;
  }
  return { passed: steps.length - failed, failed, skipped: 0 };
}

/** @returns the exit status */
export async function main(): Promise<number> {
  const { failed } = await check();
  return failed === 0 ? 0 : 1;
}
