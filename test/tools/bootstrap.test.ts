import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { root } from "../../lab/index.ts";
import { type ProgramResult, runProgram } from "../../tools/process.ts";

/** A small checkout with our bootstrap in it. */
async function checkout(context: TestContext, packages: "installed" | "none"): Promise<string> {
  await mkdir(join(root, ".vivarium"), { recursive: true });
  const folder = await mkdtemp(join(root, ".vivarium/test-"));
  context.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "tools"));
  await mkdir(join(folder, "src/widgets/one"), { recursive: true });
  for (const path of [
    "tools/bootstrap.mjs",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.browser.json",
  ]) {
    await cp(join(root, path), join(folder, path));
  }
  await writeFile(join(folder, "src/widgets/one/live.ts"), "export const live = true;\n");
  await writeFile(join(folder, "src/kept.ts"), "export const kept: number = 1;\n");
  if (packages === "installed") await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function bootstrap(folder: string, command: string, variables: Record<string, string> = {}): Promise<ProgramResult> {
  const env = { ...process.env, ...variables };
  return runProgram(process.execPath, [join(folder, "tools/bootstrap.mjs"), command], { output: "keep", env });
}

/** A stand-in for the npm program, which is not ours: it prints and fails, as npm does without a network or a disk. */
async function failingNpm(folder: string, message: string): Promise<Record<string, string>> {
  const path = join(folder, "npm-cli.js");
  await writeFile(path, `console.error(${JSON.stringify(message)}); process.exit(1);`);
  return { npm_execpath: path };
}

test("build compiles once, again when a source changes, and forgets sources that are gone", async (t) => {
  const folder = await checkout(t, "installed");
  const gone = join(folder, "src/gone.ts");
  await writeFile(gone, "export const gone: number = 2;\n");
  const first = await bootstrap(folder, "build");
  assert.deepEqual([first.status, first.output.trim()], [0, "Building …"]);
  assert.ok(existsSync(join(folder, "dist/src/gone.js")));
  const { mtimeMs } = await stat(join(folder, "dist/.built"));
  assert.deepEqual(await bootstrap(folder, "build"), { status: 0, output: "" });
  assert.equal((await stat(join(folder, "dist/.built"))).mtimeMs, mtimeMs);

  await rm(gone);
  assert.equal((await bootstrap(folder, "build")).status, 0);
  assert.ok(!existsSync(join(folder, "dist/src/gone.js")));
  assert.ok(existsSync(join(folder, "dist/src/kept.js")));
});

test("build fails at a type error, every time", async (t) => {
  const folder = await checkout(t, "installed");
  await writeFile(join(folder, "src/wrong.ts"), 'export const wrong: number = "one";\n');
  for (const _attempt of [1, 2]) {
    const { status, output } = await bootstrap(folder, "build");
    assert.equal(status, 1);
    assert.match(output, /src\/wrong\.ts\(1,14\): error TS2322/);
  }
});

test("without a network, or with a full disk, one line says so, and a test run still ends with its counts", async (t) => {
  const folder = await checkout(t, "none");
  const offline = await bootstrap(folder, "test", await failingNpm(folder, "npm error code EAI_AGAIN"));
  assert.equal(offline.status, 1);
  assert.match(offline.output, /^vivarium: Cannot reach the npm registry/m);
  assert.match(offline.output, /\n?0 passed, 1 failed\n/);
  const full = await bootstrap(folder, "start", await failingNpm(folder, "npm error code ENOSPC"));
  assert.match(full.output, /^vivarium: The disk of .* is full: the npm packages need 1\.2 GB/m);
  assert.doesNotMatch(full.output, /\n {4}at /, "no stack trace");
});

test("a lock whose owner is gone does not keep the next one waiting", async (t) => {
  const folder = await checkout(t, "installed");
  await mkdir(join(folder, ".vivarium"), { recursive: true });
  await writeFile(join(folder, ".vivarium/setup.lock"), "4194304"); // beyond the highest process number of Linux
  assert.equal((await bootstrap(folder, "build")).status, 0);
  assert.ok(!existsSync(join(folder, ".vivarium/setup.lock")));
});

test("an unknown command is refused", async (t) => {
  const folder = await checkout(t, "installed");
  const { status, output } = await bootstrap(folder, "strat");
  assert.equal(status, 1);
  assert.match(output, /Unknown command "strat"/);
});
