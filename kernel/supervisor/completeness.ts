/** Whether code is ready to run, or wants another line: the answer to `is_complete_request` in consoles. */
import type { Json } from "./message.ts";

/** Parses the code; the parser is loaded at the first question, since notebooks never ask. */
export async function completeness(code: string): Promise<Json> {
  const { parseSync } = await import("oxc-parser");
  const { errors } = parseSync("cell.ts", code, { lang: "ts", sourceType: "module" });
  if (errors.length === 0) return { status: "complete" };
  const wantsMore = errors.some(({ message, labels }) =>
    labels.some(({ start, end }) => {
      if (start === end && end === code.length) return true; // Something is missing just at the end.
      return message.startsWith("Unterminated") && /^(?:`|\/\*)/.test(code.slice(start)); // These may span lines.
    }),
  );
  return wantsMore ? { status: "incomplete", indent: nextIndent(code) } : { status: "invalid" };
}

/** The indentation of the last line, one step deeper where it opens a bracket. */
function nextIndent(code: string): string {
  const line = code.slice(code.lastIndexOf("\n") + 1);
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[([{]\s*$/.test(line) ? `${indent}  ` : indent;
}
