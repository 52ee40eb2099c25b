/** The lines around a place in a text, with a mark under the column. */
import { styleText } from "./style.ts";

export function codeFrame(
  source: string,
  { line, column }: { readonly line: number; readonly column: number },
): string {
  const lines = source.split("\n");
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? "").replace(/\r$/, "");
    const isHere = number === line;
    frame.push(
      `${isHere ? styleText("red", ">") : " "} ${styleText("grey", `${String(number).padStart(width)} |`)} ${text}`,
    );
    if (!isHere) continue;
    const indent = text.slice(0, column - 1).replaceAll(/[^\t]/g, " "); // Tabs stay tabs, so the mark stays under its column.
    frame.push(`  ${styleText("grey", `${" ".repeat(width)} |`)} ${indent}${styleText("red", "^")}`);
  }
  return frame.join("\n");
}
