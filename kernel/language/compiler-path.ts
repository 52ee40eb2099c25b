/** Where TypeScript's native compiler lies. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The path of the `tsc` binary for this machine, out of the package `typescript` that the kernel depends on.
 * Throws an `Error` where the binary of this platform was not installed.
 */
export function compilerPath(): string {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const name = `@typescript/typescript-${process.platform}-${process.arch}`;
  const binary = process.platform === "win32" ? "tsc.exe" : "tsc";
  try {
    const path = join(dirname(createRequire(typescript).resolve(`${name}/package.json`)), "lib", binary);
    if (existsSync(path)) return path;
  } catch {
    // Said below.
  }
  throw new Error(
    `Cannot check types: the package ${name}, TypeScript's compiler for this machine, is not installed; run npm install without --omit=optional`,
  );
}
