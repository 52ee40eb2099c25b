/** What is known at run time about the name at the cursor. (Types will know more.) */
import type { Inspection } from "../bridge/index.ts";
import { textOf } from "../display/index.ts";
import { chainAtEnd, type Names, valueAt } from "./names.ts";

export function inspectName(code: string, cursor: number, names: Names): Inspection {
  const rest = /^[\p{ID_Continue}$]*/u.exec(code.slice(cursor))?.[0] ?? "";
  const chain = chainAtEnd(code.slice(0, cursor) + rest) ?? chainAtEnd(code.slice(0, cursor).replace(/[(.\s]+$/, ""));
  const found = chain && valueAt(chain, names);
  if (!chain || !found) return { found: false, data: {} };
  const text = `${chain.join(".")}: ${kindOf(found.value)}\n${textOf(found.value)}`;
  return { found: true, data: { "text/plain": text } };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function")
    return /^class\b/.test(Function.prototype.toString.call(value))
      ? "class"
      : `function of ${value.length} parameters`;
  if (typeof value !== "object") return typeof value;
  const maker: unknown = value.constructor;
  return typeof maker === "function" && maker.name !== "" ? maker.name : "object";
}
