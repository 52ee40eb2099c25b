import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";

import { start, temporaryFolder } from "./checkout.ts";

const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/;

function urlIn(line: string): URL {
  return new URL(address.exec(line)?.[0] ?? "");
}

test("npm start serves the lab at the address it prints, says so a second time, and ends in good order", async (t) => {
  const state = await temporaryFolder(t);
  const first = start(["--no-browser"], { VIVARIUM_STATE: state });
  t.after(() => first.child.kill("SIGKILL"));
  const url = urlIn(await first.line(address));
  assert.equal(url.pathname, "/lab/tree/notebooks/00-first-light.ipynb");

  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /JupyterLab/);
  const without = await fetch(new URL("/api/contents", url));
  assert.equal(without.status, 403, "the token is needed");

  const second = start(["--no-browser"], { VIVARIUM_STATE: state });
  assert.equal(urlIn(await second.line(address)).href, url.href);
  assert.equal(await second.ended, 0);
  assert.match(second.output(), /already runs/);

  const elsewhere = start(["--no-browser", "--port", "1"], { VIVARIUM_STATE: state });
  assert.equal(await elsewhere.ended, 1);
  assert.match(elsewhere.output(), new RegExp(`already runs \\(process \\d+, port ${url.port}\\)`));

  first.child.kill("SIGINT");
  assert.equal(await first.ended, 0);
  await assert.rejects(fetch(url));
  const left = await readdir(join(state, "jupyter/runtime"));
  assert.deepEqual(
    left.filter((name) => name.startsWith("jpserver")),
    [],
  );
});

test("npm start names the taken port and a free one when --port is taken", async (t) => {
  const state = await temporaryFolder(t);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  t.after(() => other.close());
  const bound = other.address();
  const port = typeof bound === "object" ? bound?.port : undefined;
  const { ended, output } = start(["--no-browser", "--port", String(port)], { VIVARIUM_STATE: state });
  assert.equal(await ended, 1);
  assert.match(output(), new RegExp(`Port ${port} is taken by another program. Port \\d+ is free`));
});

test("npm start refuses an option that it does not know, and names those it does", async (t) => {
  const { ended, output } = start(["--prot", "8890"], { VIVARIUM_STATE: await temporaryFolder(t) });
  assert.equal(await ended, 1);
  assert.match(output(), /Unknown option '--prot'/);
  assert.match(output(), /npm start -- --port 8890/);
});
