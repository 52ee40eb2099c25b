/** Holds the code base against its walls: `node dist/tools/check-boundaries.js [FOLDER]`. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { listFiles } from "../src/files/index.ts";
import { type BoundaryProblem, boundaryProblems } from "./boundaries.ts";
import { type ModuleFacts, readModule } from "./imports.ts";

const folders = ["src", "kernel", "lab", "tools", "test", "bench", "data-samples"];

/** The broken rules of the repository at `root`. */
export async function checkBoundaries(root: string): Promise<BoundaryProblem[]> {
  const modules = new Map<string, ModuleFacts>();
  for (const folder of folders.filter((name) => existsSync(join(root, name)))) {
    for (const name of await listFiles(join(root, folder))) {
      const path = `${folder}/${name}`;
      if (/\.(?:ts|mjs)$/.test(path) && !path.includes("/fixtures/")) {
        modules.set(path, readModule(path, await readFile(join(root, path), "utf8")));
      }
    }
  }
  return boundaryProblems(modules);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await checkBoundaries(process.argv[2] ?? process.cwd());
  for (const { path, line, rule, message } of problems) console.error(`${path}:${line}: ${rule}: ${message}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
