/** JSX is not for cells; TypeScript's words for it (`'>' expected`) do not say so. */
import { type Node, parseSync } from "oxc-parser";
import { childrenOf } from "../runtime/index.ts";

/** Where the first JSX of a cell lies, if it is JSX that keeps the cell from being TypeScript. */
export function findJsx(cell: string): { readonly start: number; readonly end: number } | undefined {
  if (!cell.includes("<")) return undefined;
  const { program, errors } = parseSync("cell.tsx", cell, { lang: "tsx", sourceType: "module" });
  return errors.length > 0 ? undefined : firstJsx(program);
}

function firstJsx(node: Node): Node | undefined {
  if (node.type === "JSXElement" || node.type === "JSXFragment") return node;
  for (const child of childrenOf(node)) {
    const found = firstJsx(child);
    if (found) return found;
  }
  return undefined;
}

export const jsxMessage =
  'JSX is not supported in cells: write markup with the html`…` tag, or call the function that JSX stands for, as in createElement("b", {}, "text").';
