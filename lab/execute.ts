/** Runs a notebook from top to bottom, without a browser. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";

import { writeFileAtomic } from "../src/files/index.ts";
import { labEnvironment } from "./environments.ts";
import { stateFolder } from "./folders.ts";
import { failedCells, type Notebook, withoutLiveViews } from "./notebook.ts";
import { jupyterVariables, kernelName } from "./settings.ts";

/**
 * Executes every cell in its notebook's folder and writes the executed copy. Like Jupyter's `--allow-errors`, a cell
 * that fails does not keep the later ones from running: the copy shows them all.
 *
 * @returns the exit status: 1 where a cell failed that is not tagged `raises-exception`
 * @throws RangeError where there is no such notebook
 */
export async function executeNotebook(notebook: string, output: string | undefined): Promise<number> {
  const input = resolve(notebook);
  if (!existsSync(input)) throw new RangeError(`Cannot execute ${notebook}: there is no such file.`);
  if (!input.endsWith(".ipynb")) throw new RangeError(`Cannot execute ${notebook}: it is not an .ipynb file.`);
  const target = resolve(output ?? input.replace(/\.ipynb$/, ".executed.ipynb"));
  const temporary = join(stateFolder(), "executed", `${randomUUID()}.ipynb`);
  await mkdir(join(stateFolder(), "executed"), { recursive: true });
  const started = performance.now();
  console.log(`Executing ${notebook} …`);
  try {
    const status = await jupyterExecute(input, temporary);
    if (!existsSync(temporary)) {
      console.error(`Cannot execute ${notebook}: nbclient ended with status ${status} and wrote nothing.`);
      return 1;
    }
    const executed = JSON.parse(await readFile(temporary, "utf8")) as Notebook; // nbclient has validated it
    await writeFileAtomic(target, `${JSON.stringify(withoutLiveViews(executed), null, 1)}\n`);
    const failed = failedCells(executed);
    for (const { index, traceback } of failed) console.error(`\nCell ${index} failed:\n${traceback}`);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const outcome =
      failed.length === 0 ? "Every cell ran" : `Cells that failed: ${failed.map(({ index }) => index).join(", ")}`;
    console.log(`${outcome}, in ${seconds} s. The executed copy is ${target}`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function jupyterExecute(input: string, output: string): Promise<number | null> {
  const { metadata } = JSON.parse(await readFile(input, "utf8")) as Notebook; // read again, and validated, by nbclient
  const args = [input, "--allow-errors", `--output=${output.replace(/[{}]/g, "$&$&")}`, "--Application.log_level=30"];
  if (metadata?.kernelspec?.name === undefined) args.push(`--kernel_name=${kernelName}`);
  const child = spawn(join(labEnvironment.folder, "bin/jupyter-execute"), args, {
    env: jupyterVariables(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolveStatus, reject) => {
    child.once("error", reject);
    child.once("exit", resolveStatus);
  });
}
