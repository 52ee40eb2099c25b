/** Which tests there are, and which of them a person asked for. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { listFiles } from "../src/files/index.ts";

/** Test files, relative to the repository, by the runner that runs them. */
export interface TestFiles {
  /** TypeScript: Node's own test runner, compiled. */
  readonly node: readonly string[];
  /** Python that talks to the kernel over the wire: pytest in the lab's environment. */
  readonly wire: readonly string[];
  /** Python of the trainer: pytest in the trainer's environment. */
  readonly trainer: readonly string[];
}

/**
 * Finds the tests below `root`.
 *
 * @param patterns parts of paths, such as `plan` or `test/lab/port`; a test that has one of them in its path is taken,
 *   and all are where there is no pattern
 */
export async function findTests(root: string, patterns: readonly string[]): Promise<TestFiles> {
  const folder = join(root, "test");
  const names = existsSync(folder) ? await listFiles(folder) : [];
  const paths = names
    .filter((name) => !name.includes("fixtures/"))
    .map((name) => `test/${name}`)
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)));
  const python = (below: string): string[] =>
    paths.filter((path) => path.startsWith(below) && /\/test_[^/]*\.py$/.test(path));
  return {
    node: paths.filter((path) => path.endsWith(".test.ts")),
    wire: python("test/kernel/"),
    trainer: python("test/trainer/"),
  };
}
