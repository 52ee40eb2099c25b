/** Whether code is ready to run, or wants another line: the answer to `is_complete_request` in consoles. */
import type { Json } from "./message.ts";

/** Parses the code; the parser is loaded at the first question, since notebooks never ask. */
export async function completeness(code: string): Promise<Json> {
  const { parseSync } = await import("oxc-parser");
  const { errors } = parseSync("cell.ts", code, { lang: "ts", sourceType: "module" });
  const [first] = errors;
  if (!first) return { status: "complete" };
  const end = code.trimEnd().length;
  const reachesEnd = errors.some(({ labels }) => labels.some((label) => label.end >= end && label.start >= end - 1));
  const isOpen = /unterminated (template|multi-?line comment|multiline)/i.test(first.message);
  const runsOut =
    /EOF|end of file/i.test(first.message) ||
    (reachesEnd && /expected|unexpected/i.test(first.message) && endsOpen(code));
  return isOpen || runsOut ? { status: "incomplete", indent: nextIndent(code) } : { status: "invalid" };
}

/** Ends in a way that calls for more: an opened bracket, an operator, a comma. */
function endsOpen(code: string): boolean {
  return /(?:[([{,.?:=+*/%&|^<>!~-]|=>)\s*$/.test(code);
}

/** The indentation of the last line, one step deeper where it opens a bracket. */
function nextIndent(code: string): string {
  const line = code.slice(code.lastIndexOf("\n") + 1);
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[([{]\s*$/.test(line) ? `${indent}  ` : indent;
}
