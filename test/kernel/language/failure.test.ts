import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Notebook } from "./notebook.ts";

const notebook = new Notebook();
after(() => notebook.close());

test("check() does not wait for the service to come up longer than it may", async (context) => {
  const slow = new Notebook({}, { startLimitMs: 0 });
  context.after(() => slow.close());
  const result = await slow.types.check("const n: number = 'x'");
  assert.deepEqual(result, { checked: false, reason: "starting", detail: "types were not ready within 0 ms" });
});

test("accept() while the service comes up counts as well", async (context) => {
  const fresh = new Notebook();
  context.after(() => fresh.close());
  fresh.types.accept("const early = 1");
  assert.deepEqual(await fresh.check("early.toFixed()"), []);
});

test("check() is told to stop by its signal", async () => {
  assert.deepEqual(await notebook.check("1"), []);
  const interrupted = { checked: false, reason: "interrupted", detail: "the check was interrupted" };
  assert.deepEqual(await notebook.types.check("1", { signal: AbortSignal.abort() }), interrupted);
  const controller = new AbortController();
  const check = notebook.types.check("1 + 2", { signal: controller.signal });
  controller.abort();
  assert.deepEqual(await check, interrupted);
  assert.deepEqual(await notebook.check("1 + 3"), []);
});

test("a language server that was killed is there again for the next request, with all cells", async () => {
  assert.deepEqual(await notebook.problems("const kept = 1", "kept"), []);
  const { pid } = notebook.types;
  assert.ok(pid !== undefined);
  process.kill(pid, "SIGKILL");
  const first = await notebook.types.check("kept.nope"); // Asked before anyone has noticed, or after: answered.
  if (!first.checked) assert.equal(first.reason, "failed");
  assert.deepEqual(await notebook.check("kept.nope"), ["1:6 TS2339 Property 'nope' does not exist on type '1'."]);
  assert.notEqual(notebook.types.pid, pid);
  assert.deepEqual((await notebook.completions("kep|")).names, ["kept"]);
});

test("a language server that hangs is ended, and the request answered", async (context) => {
  const hanging = new Notebook({}, { answerLimitMs: 2000 });
  context.after(() => hanging.close());
  assert.deepEqual(await hanging.check("1"), []);
  stop(hanging);
  const check = await hanging.types.check("1 + 1");
  assert.match(check.checked ? "" : check.detail, /did not answer textDocument\/diagnostic within 2000 ms/);
  assert.deepEqual(await hanging.check("[1].nope"), ["1:5 TS2339 Property 'nope' does not exist on type 'number[]'."]);
  stop(hanging);
  assert.deepEqual(await hanging.types.complete("[1].ma", 6), { entries: [], replaceStart: 6, replaceEnd: 6 });
  assert.deepEqual((await hanging.completions("[1].ma|")).names, ["map"]);
});

test("a language server that dies again and again is left in peace for a while", async (context) => {
  const broken = new Notebook();
  context.after(() => broken.close());
  for (let death = 0; death < 3; death++) {
    while (!(await broken.types.check("1")).checked) await tick();
    const { pid } = broken.types;
    assert.ok(pid !== undefined);
    process.kill(pid, "SIGKILL");
    while (broken.types.pid === pid) await tick();
  }
  const result = await broken.types.check("1");
  assert.equal(result.checked, false);
  assert.match(result.checked ? "" : result.detail, /rests after 3 failures: it ended with SIGKILL/);
  assert.deepEqual(await broken.types.inspect("display", 1), undefined);
});

test("a closed service answers that it is closed, and its process is gone", async () => {
  const closed = new Notebook();
  assert.deepEqual(await closed.check("1"), []);
  const { pid } = closed.types;
  assert.ok(pid !== undefined);
  const waiting = closed.types.check("1 + 1");
  await closed.close();
  assert.ok(["closed", undefined].includes(reasonOf(await waiting)));
  assert.equal(reasonOf(await closed.types.check("1")), "closed");
  assert.deepEqual((await closed.types.complete("[1].ma", 6)).entries, []);
  assert.equal(await closed.types.inspect("display", 1), undefined);
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
});

test("hundreds of requests at once are all answered, each for its own code", async () => {
  notebook.types.reset();
  notebook.types.accept("const n = 1");
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      if (index % 3 === 0) return (await notebook.completions(`[${index}].ma|`)).names.join();
      if (index % 3 === 1) return notebook.signature(`const own${index} = 1; own${index}|`);
      return (await notebook.check(`n.nope${index}`)).join();
    }),
  );
  answers.forEach((answer, index) => {
    if (index % 3 === 0) assert.equal(answer, "map");
    else if (index % 3 === 1) assert.equal(answer, `const own${index}: 1`);
    else assert.equal(answer, `1:3 TS2339 Property 'nope${index}' does not exist on type '1'.`);
  });
});

function reasonOf(result: { readonly checked: boolean; readonly reason?: string }): string | undefined {
  return result.reason;
}

function stop(notebook: Notebook): void {
  const { pid } = notebook.types;
  assert.ok(pid !== undefined);
  process.kill(pid, "SIGSTOP");
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
