/** Random programs behave the same as cells as they do natively: whole, and cut into several cells. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { runInThisContext } from "node:vm";
import { runCells } from "./notebook.ts";
import { ProgramMaker } from "./program-maker.ts";

const programs = 400;

type Outcome = { readonly log: string[]; readonly error: string | undefined };

/** The trace of a program and what it ended with. The programs write to `globalThis.trace`. */
async function observe(run: () => Promise<unknown>): Promise<Outcome> {
  const log: string[] = [];
  const textOfFunction = Function.prototype.toString;
  Function.prototype.toString = () => "function"; // The text of a function is the one thing that may differ.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // Nor do places in the compiled text have to be the same.
  Object.defineProperty(globalThis, "trace", {
    value: (value: unknown) => log.push(inspect(value)),
    configurable: true,
  });
  try {
    await run();
    return { log, error: undefined };
  } catch (error) {
    return { log, error: error instanceof Error ? error.name : String(error) };
  } finally {
    Function.prototype.toString = textOfFunction;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function natively(statements: readonly string[]): Promise<Outcome> {
  const run = runInThisContext(`"use strict"; (async () => {\n${statements.join("\n")}\n})`) as () => Promise<unknown>;
  return observe(run);
}

test("compileCell() runs random programs as they run natively", async () => {
  for (let seed = 1; seed <= programs; seed++) {
    const statements = new ProgramMaker(seed).program();
    const wanted = await natively(statements);
    const whole = await observe(() => runCells(statements.join("\n")));
    assert.deepEqual(whole, wanted, `seed ${seed}, as one cell:\n${statements.join("\n")}`);
    const each = await observe(() => runCells(...statements));
    assert.deepEqual(each, wanted, `seed ${seed}, a cell a statement:\n${statements.join("\n")}`);
  }
});
