/** Runs the wire tests, which are Python: a real Jupyter client on libzmq. Each shows as a test of its own. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** The lab's Python, or another that `VIVARIUM_LAB_PYTHON` names. */
const python = process.env.VIVARIUM_LAB_PYTHON ?? `${root}.venv/bin/python`;

test("the kernel on the wire", async (suite) => {
  assert.ok(existsSync(python), `The wire tests need the lab's Python at ${python}: npm start makes it`);
  execFileSync(python, ["-c", "import pytest, jupyter_client, jupyter_kernel_test"]);
  const args = ["-m", "pytest", "-v", "--tb=short", "-p", "no:cacheprovider", "--color=no", "test/kernel/wire"];
  const pytest = spawn(python, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => pytest.on("exit", resolve));
  const lines: string[] = [];
  const outcomes = new Map<string, string>();
  for await (const line of createInterface(pytest.stdout)) {
    lines.push(line);
    const match = /^test\/kernel\/wire\/(\S+?::.*) (PASSED|FAILED|ERROR|SKIPPED)\b/.exec(line);
    if (match?.[1] && match[2]) outcomes.set(match[1], match[2]);
  }
  const status = await ended;
  const report = lines.slice(lines.findIndex((line) => /^=+ (FAILURES|ERRORS)/.test(line))).join("\n");
  for (const [name, outcome] of outcomes) {
    await suite.test(name, () => assert.equal(outcome, "PASSED", report));
  }
  assert.ok(outcomes.size > 0, lines.join("\n"));
  assert.equal(status, 0, report);
});
