/** Makes our kernel known to the lab's Jupyter, and to no other. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { labEnvironment } from "./environments.ts";
import { root } from "./folders.ts";
import { kernelName } from "./settings.ts";

/** Installs the kernelspec into the lab's environment unless it is there and as new as the code that writes it. */
export async function ensureKernelspec(): Promise<void> {
  if (await isInstalled()) return;
  const { installKernelspec } = await import("../kernel/index.ts");
  await installKernelspec({ prefix: labEnvironment.folder });
}

async function isInstalled(): Promise<boolean> {
  const path = join(labEnvironment.folder, "share/jupyter/kernels", kernelName, "kernel.json");
  try {
    const [spec, code] = await Promise.all([stat(path), stat(join(root, "dist/kernel/install.js"))]);
    const { argv } = JSON.parse(await readFile(path, "utf8")) as { readonly argv: readonly string[] }; // Jupyter's format
    return spec.mtimeMs > code.mtimeMs && argv[0] === process.execPath; // another Node may be in use since
  } catch {
    return false;
  }
}
