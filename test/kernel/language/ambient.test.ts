import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Notebook } from "./notebook.ts";

const notebook = new Notebook();
after(() => notebook.close());

const kernel = fileURLToPath(new URL("../../../../kernel/", import.meta.url));

test("the declared globals are what the runtime gives, neither less nor more", async () => {
  const cell = `
    import type { Host } from "${kernel}runtime/host.ts";
    import type { Tag } from "${kernel}display/tags.ts";
    type Same<A, B> = [A, B] extends [B, A] ? true : false;
    const same: [Same<typeof display, Host["display"]>, Same<typeof createWidget, Host["createWidget"]>, Same<typeof html, Tag>, Same<typeof svg, Tag>, Same<typeof md, Tag>] = [true, true, true, true, true];
    const models = (there: ReturnType<Host["createWidget"]>, here: ReturnType<typeof createWidget>) => [there, here] satisfies [typeof here, typeof there];`;
  assert.deepEqual(await notebook.problems(cell), []);
});

test("every global that the runtime installs is declared", async () => {
  const source = readFileSync(`${kernel}runtime/host.ts`, "utf8");
  const [, body = ""] = /const globals = \{\n(.*?)\n {2}\};/s.exec(source) ?? [];
  const names = [...body.matchAll(/^ {4}(\w+)\b/gm)].map(([, name]) => name);
  assert.ok(names.includes("display") && names.includes("md"), `found ${names.join()} in runtime/host.ts`);
  assert.deepEqual(await notebook.problems(names.map((name) => `${name};`).join(" ")), []);
});
