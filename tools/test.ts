/** `npm test`: sets up what is missing, then runs the checks and every test, and ends with one line of counts. */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import {
  ensureKernelspec,
  ensureLab,
  labTestEnvironment,
  readTrainerState,
  SetupError,
  startTrainerSetup,
  writeSettings,
} from "../lab/index.ts";
import { check } from "./check.ts";
import { closingLine, countsOfJunit, countsOfTap, honestCounts, sumCounts, type TestCounts } from "./counts.ts";
import { runProgram } from "./process.ts";
import { ensureSystemPackages } from "./system-packages.ts";
import { findTests, type TestFiles } from "./test-files.ts";

/**
 * @param patterns parts of paths: only the tests that have one of them in their path are run, and no checks
 * @returns the exit status
 */
export async function main(patterns: readonly string[]): Promise<number> {
  const started = performance.now();
  const counts = sumCounts(await runAll(patterns));
  console.log(`\nIn ${((performance.now() - started) / 1000).toFixed(0)} s:\n${closingLine(counts)}`);
  return counts.failed === 0 ? 0 : 1;
}

async function runAll(patterns: readonly string[]): Promise<TestCounts[]> {
  const tests = await findTests(process.cwd(), patterns);
  if (patterns.length > 0 && tests.node.length + tests.wire.length + tests.trainer.length === 0) {
    console.error(`No test has ${patterns.map((pattern) => `"${pattern}"`).join(" or ")} in its path.`);
    return [{ passed: 0, failed: 1, skipped: 0 }];
  }
  try {
    await setUp();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`vivarium: ${error.message}`);
    return [{ passed: 0, failed: 1, skipped: 0 }];
  }
  await mkdir(".vivarium", { recursive: true });
  const reports = await mkdtemp(".vivarium/test-");
  try {
    const checks = patterns.length === 0 ? [await check()] : [];
    return [...checks, ...(await runTests(tests, reports))];
  } finally {
    await rm(reports, { recursive: true });
  }
}

async function setUp(): Promise<void> {
  await startTrainerSetup();
  await ensureLab(labTestEnvironment);
  await writeSettings();
  await ensureKernelspec();
  await ensureSystemPackages();
  await trainerIsReady();
}

/** Waits for the trainer's half, which is set up in the background. */
async function trainerIsReady(): Promise<void> {
  let shown = "";
  for (;;) {
    const state = readTrainerState();
    if (state?.state === "ready") return;
    if (state?.state === "failed") throw new SetupError(state.detail);
    const step = state?.detail.split(" ")[0] ?? "";
    if (step !== shown) console.log(`Setting up the trainer (once): ${state?.detail} …`);
    shown = step;
    await delay(200);
    await startTrainerSetup(); // takes it up again where its process has been killed
  }
}

async function runTests(tests: TestFiles, reports: string): Promise<TestCounts[]> {
  const counts: TestCounts[] = [];
  if (tests.node.length > 0) {
    const report = join(reports, "node.tap");
    const args = ["--enable-source-maps", "--test", "--test-concurrency=2"];
    args.push("--test-reporter=spec", "--test-reporter-destination=stdout");
    args.push("--test-reporter=tap", `--test-reporter-destination=${report}`);
    const { status } = await runProgram(process.execPath, [...args, ...tests.node.map(compiled)]);
    counts.push(honestCounts(countsOfTap(await read(report)), status));
  }
  if (tests.wire.length > 0) counts.push(await pytest(".venv", tests.wire, join(reports, "wire.xml")));
  if (tests.trainer.length > 0) counts.push(await pytest("trainer/.venv", tests.trainer, join(reports, "trainer.xml")));
  return counts;
}

async function pytest(environment: string, paths: readonly string[], report: string): Promise<TestCounts> {
  console.log(`\npytest in ${environment}`);
  const args = ["-m", "pytest", "-p", "no:cacheprovider", "--tb=short", "--durations=5", `--junitxml=${report}`];
  const env = { ...process.env, PYTHONNOUSERSITE: "1", PYTHONPATH: "" };
  const { status } = await runProgram(join(environment, "bin/python"), [...args, ...paths], { env });
  return honestCounts(countsOfJunit(await read(report)), status);
}

const compiled = (path: string): string => join("dist", path.replace(/\.ts$/, ".js"));

async function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => ""); // a runner that crashed wrote none: honestCounts() says so
}
