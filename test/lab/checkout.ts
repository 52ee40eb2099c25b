/** The lab's programs as a person starts them: real processes on this checkout, with a state folder of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

import { root } from "../../lab/index.ts";

/** A started program. */
export interface Started {
  readonly child: ChildProcess;
  /** What it has printed so far, both streams. */
  output(): string;
  /** The first line that matches; rejects where the program ends before it prints one. */
  line(pattern: RegExp): Promise<string>;
  /** Its exit status. */
  readonly ended: Promise<number | null>;
}

/** A folder in the checkout that is removed after the test. */
export async function temporaryFolder(context: TestContext): Promise<string> {
  await mkdir(join(root, ".vivarium"), { recursive: true });
  const folder = await mkdtemp(join(root, ".vivarium/test-"));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Runs `npm start -- ARGS`, less npm and less the build: what runs is what is being tested. */
export function start(args: readonly string[], variables: Readonly<Record<string, string>>): Started {
  const code = `import { main } from "./dist/lab/start.js"; process.exitCode = await main(process.argv.slice(1));`;
  return startProgram(["--input-type=module", "--eval", code, "--", ...args], variables);
}

/** Runs a script with this Node. */
export function startProgram(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const ended = once(child, "close").then(([status]) => status as number | null); // Node's own type of "close"
  const line = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((text) => pattern.test(text));
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without printing ${pattern}:\n${lines.join("\n")}`)));
    });
  return { child, output: () => lines.join("\n"), line, ended };
}
