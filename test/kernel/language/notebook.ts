/** A notebook's folder with a type service on it, for the tests here. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CellTypes, type CellTypesOptions, openCellTypes } from "../../../kernel/language/index.ts";

export class Notebook {
  readonly folder: string;
  readonly types: CellTypes;

  constructor(files: Readonly<Record<string, string>> = {}, options: Partial<CellTypesOptions> = {}) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "vivarium types 数-")));
    this.folder = join(root, "notebooks");
    mkdirSync(this.folder);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.types = openCellTypes({ folder: this.folder, startLimitMs: 60_000, answerLimitMs: 60_000, ...options });
  }

  /** @param path - Relative to the notebook's folder. */
  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** What is wrong with the last of these cells, given those before it, each as `2:7 TS2322 message`. */
  async problems(...cells: readonly string[]): Promise<string[]> {
    this.types.reset();
    for (const cell of cells.slice(0, -1)) this.types.accept(cell);
    return this.check(cells.at(-1) ?? "");
  }

  async check(cell: string): Promise<string[]> {
    const result = await this.types.check(cell);
    assert.ok(result.checked, `the cell was not checked: ${JSON.stringify(result)}`);
    return result.diagnostics.map(({ line, column, code, message }) => `${line}:${column} TS${code} ${message}`);
  }

  /** The names offered at `|`, and the code that each would replace. */
  async completions(code: string): Promise<{ readonly names: string[]; readonly replaced: string }> {
    const [at, text] = cursor(code);
    const { entries, replaceStart, replaceEnd } = await this.types.complete(text, at);
    return { names: entries.map(({ name }) => name), replaced: text.slice(replaceStart, replaceEnd) };
  }

  /** The signature shown at `|`. */
  async signature(code: string): Promise<string | undefined> {
    const [at, text] = cursor(code);
    return (await this.types.inspect(text, at))?.signature;
  }

  async close(): Promise<void> {
    await this.types.close();
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

function cursor(code: string): [at: number, text: string] {
  const at = code.indexOf("|");
  assert.notEqual(at, -1, "no | in the code");
  return [at, code.slice(0, at) + code.slice(at + 1)];
}
