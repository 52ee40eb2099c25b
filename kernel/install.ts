/** Installs the kernelspec: a folder that tells Jupyter how to start this kernel. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kernelLogo } from "./logo.ts";

export interface InstallOptions {
  /** The environment to install into, for example a virtual environment's folder; the spec goes below its `share/jupyter`. */
  readonly prefix: string;
  /** The spec's name, as in `jupyter console --kernel NAME`. Default `vivarium`. */
  readonly name?: string;
  /** What the launcher shows. Default `TypeScript (Vivarium)`. */
  readonly displayName?: string;
}

/**
 * Writes `PREFIX/share/jupyter/kernels/NAME/` and returns that folder. Writing it again changes nothing.
 *
 * The spec names this Node and this build by absolute paths, so it works from any folder, and stops working when
 * either is moved: install it again then.
 *
 * @example
 * ```ts
 * await installKernelspec({ prefix: "/srv/lab/.venv" }); // "/srv/lab/.venv/share/jupyter/kernels/vivarium"
 * ```
 */
export async function installKernelspec(options: InstallOptions): Promise<string> {
  const { prefix, name = "vivarium", displayName = "TypeScript (Vivarium)" } = options;
  const folder = join(prefix, "share", "jupyter", "kernels", name);
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  const spec = {
    argv: [process.execPath, main, "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
    kernel_protocol_version: "5.5",
    metadata: { debugger: false },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kernel.json"), `${JSON.stringify(spec, undefined, 2)}\n`);
  await writeFile(join(folder, "logo-svg.svg"), kernelLogo);
  await writePng(join(folder, "logo-64x64.png"));
  return folder;
}

/** The launcher of older front ends wants pixels. */
async function writePng(path: string): Promise<void> {
  const { default: sharp } = await import("sharp");
  await writeFile(path, await sharp(Buffer.from(kernelLogo), { density: 288 }).resize(64, 64).png().toBuffer());
}
