/** Programs of the operating system that only tests need. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { runProgram } from "./process.ts";

/** A program, and the Debian packages that bring it. */
interface SystemProgram {
  readonly names: readonly string[];
  readonly packages: readonly string[];
  readonly for: string;
}

const needed: readonly SystemProgram[] = [
  {
    names: ["chromium", "chromium-browser", "google-chrome"],
    packages: ["chromium", "fonts-dejavu-core"],
    for: "the tests that open the lab in a browser",
  },
];

/** Installs what is missing where apt-get may; otherwise says in one line what to run. */
export async function ensureSystemPackages(): Promise<void> {
  const missing = needed.filter(({ names }) => names.every((name) => findProgram(name) === undefined));
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => program.packages);
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  const purpose = missing.map((program) => program.for).join(" and ");
  if (process.getuid?.() !== 0 || findProgram("apt-get") === undefined) {
    console.log(`For ${purpose}: apt-get ${install.join(" ")} (as root, or with sudo)`);
    return;
  }
  console.log(`Installing ${packages.join(", ")} for ${purpose} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  let result = await runProgram("apt-get", install, { output: "keep", env });
  if (result.status !== 0) {
    await runProgram("apt-get", ["update"], { output: "keep", env });
    result = await runProgram("apt-get", install, { output: "keep", env });
  }
  if (result.status !== 0) console.error(`${result.output.trimEnd()}\nThis failed: apt-get ${install.join(" ")}`);
}

/** The path of a program, or nothing where the machine has none of that name. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return [...folders, "/usr/bin", "/usr/sbin"].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
