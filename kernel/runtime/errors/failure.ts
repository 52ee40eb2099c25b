/** What was thrown, as a notebook shows it: name, message, the offending line, the stack. */
import { inspect } from "node:util";
import type { Failure } from "../../bridge/index.ts";
import type { CellSyntaxError } from "../cell/strip-types.ts";
import type { CellSources } from "./call-sites.ts";
import { codeFrame } from "./code-frame.ts";
import { styleText } from "./style.ts";

/** A stop asked for by the user. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("The cell was interrupted. Variables keep their values.");
  }
}

const maxCauses = 5;

/** A place in a cell, as stack traces have it: `Cell [3]:2:5`. */
const cellPlace = /(Cell \[[^\]]*\]):(\d+):(\d+)/;

export class Failures {
  readonly #sources: CellSources;

  constructor(sources: CellSources) {
    this.#sources = sources;
  }

  /** Describes anything that can be thrown; never throws itself. */
  describe(thrown: unknown): Failure {
    try {
      return this.#describe(thrown);
    } catch {
      const evalue = "The cell threw a value that cannot be shown.";
      return { ename: "Error", evalue, traceback: [`${styleText("red", "Error")}: ${evalue}`] };
    }
  }

  /** A cell that is no TypeScript. */
  describeSyntax(error: CellSyntaxError, label: string, source: string): Failure {
    const { message, line, column } = error;
    const place = `${label}, line ${line}, column ${column}`;
    return {
      ename: "SyntaxError",
      evalue: `${message} (${place})`,
      traceback: [
        heading("SyntaxError", message),
        `${styleText("grey", place)}\n${codeFrame(source, { line, column })}`,
      ],
    };
  }

  #describe(thrown: unknown): Failure {
    if (thrown instanceof Interrupted)
      return { ename: thrown.name, evalue: thrown.message, traceback: [heading(thrown.name, thrown.message)] };
    if (!isErrorLike(thrown)) {
      const evalue = typeof thrown === "string" ? thrown : inspect(thrown, { depth: 2 });
      return { ename: "Thrown", evalue, traceback: [heading("Thrown (no Error)", evalue)] };
    }
    return { ename: nameOf(thrown), evalue: String(thrown.message), traceback: this.#tracebackOf(thrown) };
  }

  #tracebackOf(error: ErrorLike, depth = 0): string[] {
    const frames = framesOf(error);
    const lines = [heading(nameOf(error), String(error.message))];
    const extra = ownFields(error);
    if (extra) lines.push(styleText("grey", extra));
    const frame = this.#cellFrame(frames);
    if (frame) lines.push(frame);
    if (frames.length > 0) lines.push(frames.map((text) => styleText("grey", `    ${text}`)).join("\n"));
    if (depth >= maxCauses) return lines;
    if (error instanceof AggregateError) {
      for (const inner of error.errors.slice(0, maxCauses))
        lines.push(...this.#related("One of the errors", inner, depth));
    }
    if (error.cause !== undefined) lines.push(...this.#related("Caused by", error.cause, depth));
    return lines;
  }

  #related(relation: string, thrown: unknown, depth: number): string[] {
    const lines = isErrorLike(thrown) ? this.#tracebackOf(thrown, depth + 1) : [inspect(thrown, { depth: 2 })];
    return [styleText("bold", `${relation}:`), ...lines];
  }

  /** The innermost line of a cell that took part. */
  #cellFrame(frames: readonly string[]): string | undefined {
    for (const text of frames) {
      const match = cellPlace.exec(text);
      const cell = match?.[1] ? this.#sources.ofLabel(match[1]) : undefined;
      if (!match || !cell) continue;
      const place = { line: Number(match[2]), column: Number(match[3]) };
      return `${styleText("grey", `${cell.label}, line ${place.line}, column ${place.column}`)}\n${codeFrame(cell.source, place)}`;
    }
    return undefined;
  }
}

interface ErrorLike {
  readonly name?: unknown;
  readonly message: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

/** Errors of other realms (workers, vm contexts) are errors as well. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (thrown instanceof Error) return true;
  return typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown;
}

function nameOf(error: ErrorLike): string {
  return typeof error.name === "string" && error.name !== "" ? error.name : "Error";
}

/** `at …` lines, without Node's own innards. */
function framesOf({ stack }: ErrorLike): string[] {
  if (typeof stack !== "string") return [];
  const lines = stack.split("\n").map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at ") && !/\(?node:(?:internal\/|vm:)/.test(line));
}

/** Fields such as `code` and `path` of a system error. */
function ownFields(error: ErrorLike): string | undefined {
  const fields = Object.entries(error).filter(
    ([name]) => !["name", "message", "stack", "cause", "errors"].includes(name),
  );
  return fields.length > 0 ? inspect(Object.fromEntries(fields), { depth: 1 }) : undefined;
}

function heading(name: string, message: string): string {
  return `${styleText("red", styleText("bold", name))}: ${message}`;
}
