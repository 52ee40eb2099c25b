/** What hovering over a name shows. */
import { withoutSlots } from "./diagnostics.ts";

export interface CellInspection {
  /** The name with its type, as TypeScript writes it: `const n: number`. */
  readonly signature: string;
  /** Its doc comment and tags, in Markdown; empty where there is none. */
  readonly documentation: string;
}

/** Reads the Markdown of the language server: a fenced signature, then the documentation. */
export function readHover(markdown: string): CellInspection | undefined {
  const found = /^```\w*\n(.*?)\n```\n?(.*)$/s.exec(markdown.trim());
  if (!found) return undefined;
  const [, code = "", rest = ""] = found;
  // A name of an earlier cell is an alias here: `(alias) function f(): void`, then `import f = …` on its own line.
  const signature = withoutSlots(code)
    .replace(/^\(alias\) /gm, "")
    .replace(/\n(?:export )?import [^\n]*$/, "");
  return signature.trim() === "any" ? undefined : { signature, documentation: withoutSlots(rest).trim() };
}

/** An inspection as a MIME bundle. */
export function inspectionBundle({
  signature,
  documentation,
}: CellInspection): Readonly<Record<"text/plain" | "text/markdown", string>> {
  const after = documentation === "" ? "" : `\n\n${documentation}`;
  const plain = after.replaceAll(/\*(@\w+)\*/g, "$1").replaceAll(/^```\w*\n?/gm, "");
  return { "text/plain": `${signature}${plain}`, "text/markdown": `\`\`\`typescript\n${signature}\n\`\`\`${after}` };
}

const wordCharacter = /[\p{ID_Continue}$\u200c\u200d]/u;

/**
 * Where to look for the name that a cursor means: at the cursor, just before it, and, inside the parentheses of a
 * call, the function that is called.
 */
export function placesToInspect(code: string, offset: number): number[] {
  const isWord = (at: number): boolean => at >= 0 && at < code.length && wordCharacter.test(code[at] ?? "");
  const isPair = (at: number): boolean => /[\ud800-\udfff]/.test(code[at] ?? "");
  const places = [offset, offset - 1].filter((at) => isWord(at) || isPair(at)).slice(0, 1);
  const open = openParenthesis(code, offset);
  if (open !== undefined) {
    const callee = code
      .slice(0, open)
      .replace(/<[^<>()]*>$/, "")
      .trimEnd();
    if (isWord(callee.length - 1)) places.push(callee.length - 1);
  }
  return places;
}

function openParenthesis(code: string, offset: number): number | undefined {
  let depth = 0;
  for (let at = offset - 1; at >= 0; at--) {
    const character = code[at];
    if (character === ")" || character === "]" || character === "}") depth++;
    else if (character === "(" || character === "[" || character === "{") {
      if (depth === 0 && character === "(") return at;
      if (depth > 0) depth--;
    }
  }
  return undefined;
}
