import assert from "node:assert/strict";
import { test } from "node:test";

import { explainPipFailure, pipDetail } from "../../lab/pip.ts";

const facts = {
  name: "the trainer's Python packages",
  folder: "/lab/.venv",
  neededBytes: 2.5e9,
  freeBytes: 1e8,
  logPath: "/lab/log.txt",
};

test("pipDetail() names the package that pip is at", () => {
  assert.equal(pipDetail("Collecting torch==2.13.0 (from -r requirements.txt (line 3))"), "finding torch 2.13.0");
  assert.equal(
    pipDetail("  Downloading torch-2.13.0-cp311-cp311-linux_x86_64.whl (190.1 MB)"),
    "fetching torch-2.13.0-cp311-cp311-linux_x86_64.whl (190.1 MB)",
  );
  assert.equal(pipDetail("Installing collected packages: mpmath, sympy, torch"), "installing 3 packages");
  assert.equal(pipDetail("Looking in links: /opt"), undefined);
});

test("explainPipFailure() tells a full disk, a missing venv module and a missing network apart", () => {
  const disk = explainPipFailure("OSError: [Errno 28] No space left on device", facts);
  assert.match(disk, /disk is full\. They need about 2\.5 GB, 0\.1 GB are free/);
  assert.match(explainPipFailure("ensurepip is not available", facts), /apt-get install python3-venv/);
  const network = "Temporary failure in name resolution\nERROR: No matching distribution found for torch==2.13.0";
  assert.match(explainPipFailure(network, facts), /cannot be reached/);
});

test("explainPipFailure() passes pip's own last error on when it knows no better", () => {
  const output = "Collecting x\nERROR: first\nERROR: No matching distribution found for x==9\nnotice";
  assert.match(
    explainPipFailure(output, facts),
    /No matching distribution found for x==9\. What pip printed is in \/lab\/log\.txt/,
  );
});
