import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { root } from "../../lab/index.ts";

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

async function manifest(): Promise<Manifest> {
  return JSON.parse(await read("package.json"));
}

/** The names in the first column of the rows of a Markdown text's tables. */
function firstColumn(markdown: string): string[] {
  const cells = markdown.split("\n").map((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));
}

test("environment.md explains every dependency, and none that is gone", async () => {
  const { dependencies, devDependencies } = await manifest();
  const chosen = async (path: string): Promise<string[]> =>
    (await read(path)).split("\n").flatMap((line) => /^([\w-]+)[=~<>\s[].*#/.exec(line)?.[1] ?? []);
  const python = [
    ...(await chosen("lab/requirements.in")),
    ...(await chosen("lab/requirements-test.txt")),
    ...(await chosen("trainer/requirements.txt")),
  ];
  const wanted = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies), ...python]);
  assert.deepEqual(new Set(firstColumn(await read("environment.md"))), wanted);
});

test("the pinned lists pin every package to one version", async () => {
  for (const path of ["lab/requirements.txt", "lab/requirements-test.txt", "trainer/requirements.txt"]) {
    const lines = (await read(path)).split("\n").map((line) => line.replace(/\s*#.*/, ""));
    const loose = lines.filter((line) => line !== "" && !/^[\w.-]+==[\w.!]+$/.test(line));
    assert.deepEqual(loose, [], path);
  }
});

test("lab/requirements.txt holds everything that lab/requirements.in asks for", async () => {
  const pinned = new Set((await read("lab/requirements.txt")).split("\n").map((line) => line.split("==")[0]));
  const asked = (await read("lab/requirements.in")).split("\n").flatMap((line) => /^[\w-]+/.exec(line)?.[0] ?? []);
  assert.ok(asked.length > 3);
  assert.deepEqual(
    asked.filter((name) => !pinned.has(name)),
    [],
  );
});

test("every documented npm command exists, and every npm command is documented", async () => {
  const { scripts } = await manifest();
  const texts = await Promise.all(["README.md", "CONTRIBUTING.md", "bench/README.md"].map(read));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/npm (?:run ([\w-]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] ?? ""),
  );
  assert.deepEqual(new Set(named), new Set(Object.keys(scripts)));
});

test("links between the documents lead to files", async () => {
  for (const path of ["README.md", "CONTRIBUTING.md", "environment.md"]) {
    const links = [...(await read(path)).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    assert.deepEqual(
      links.filter((link) => !existsSync(join(root, link))),
      [],
      path,
    );
  }
});

test("the README's tree names every folder of the repository", async () => {
  const named = [...(await read("README.md")).matchAll(/^([\w-]+)\/ {2,}/gm)].map((match) => match[1]);
  const folders = ["bench", "data-samples", "kernel", "lab", "notebooks", "src", "test", "tools", "trainer"];
  assert.deepEqual([...named].sort(), folders);
  for (const folder of folders) assert.ok(existsSync(join(root, folder)), folder);
});
