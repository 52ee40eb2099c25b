import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { type Environment, ensureEnvironment, isReady } from "../../lab/environment.ts";
import { findPython, SetupError } from "../../lab/python.ts";
import { temporaryFolder } from "./checkout.ts";

/** An environment of no packages: made by the real venv and the real pip, without a network. */
async function tiny(context: TestContext): Promise<Environment & { readonly list: string }> {
  const folder = await temporaryFolder(context);
  const list = join(folder, "requirements.txt");
  await writeFile(list, "# nothing\n");
  return {
    name: "no packages",
    folder: join(folder, ".venv"),
    requirements: [list],
    neededBytes: 1e6,
    list,
    logPath: join(folder, "log.txt"),
  };
}

async function steps(environment: Environment): Promise<string[]> {
  const details: string[] = [];
  await ensureEnvironment(environment, { onDetail: (detail) => details.push(detail) });
  return details;
}

test("ensureEnvironment() does nothing when it is ready, and mends it in place when its list changes", async (t) => {
  const environment = await tiny(t);
  assert.equal(isReady(environment), false);
  assert.deepEqual(await steps(environment), ["making the environment"]);
  assert.equal(isReady(environment), true);
  const mark = join(environment.folder, "mark");
  await writeFile(mark, "");
  assert.deepEqual(await steps(environment), []);
  await writeFile(environment.list, "# still nothing\n");
  assert.equal(isReady(environment), false);
  assert.deepEqual(await steps(environment), []);
  assert.equal(isReady(environment), true);
  assert.equal(existsSync(mark), true, "it was not made anew");
});

test("ensureEnvironment() makes the environment anew when a set-up was killed", async (t) => {
  const environment = await tiny(t);
  await steps(environment);
  const stamp = join(environment.folder, "vivarium.json");
  await writeFile(stamp, (await readFile(stamp, "utf8")).replace('"ready"', '"installing"'));
  const half = join(environment.folder, "half-written");
  await writeFile(half, "");
  assert.deepEqual(await steps(environment), ["making the environment"]);
  assert.equal(existsSync(half), false);
});

test("ensureEnvironment() says how much room is needed when the disk is too small", async (t) => {
  const environment = { ...(await tiny(t)), neededBytes: 1e18 };
  await assert.rejects(steps(environment), (error: unknown) => {
    assert.ok(error instanceof SetupError);
    assert.match(error.message, /the disk is full\. They need about 1000000000\.0 GB/);
    return true;
  });
});

test("findPython() says how to install venv, and which versions are wanted", async (t) => {
  const program = join(await temporaryFolder(t), "python3");
  const before = process.env.VIVARIUM_PYTHON;
  process.env.VIVARIUM_PYTHON = program;
  t.after(() => {
    if (before === undefined) delete process.env.VIVARIUM_PYTHON;
    else process.env.VIVARIUM_PYTHON = before;
  });
  const pretend = async (answer: string): Promise<void> => {
    await writeFile(program, `#!/bin/sh\necho ${answer}\n`);
    await chmod(program, 0o755);
  };
  await pretend("3 11 2 False");
  assert.throws(() => findPython(), /apt-get install python3-venv/);
  await pretend("3 9 1 True");
  assert.throws(() => findPython(), /Python 3\.11 to 3\.14 is needed; .*python3 is 3\.9\.1/);
  await pretend("3 12 1 True");
  assert.equal(findPython(), program);
});
