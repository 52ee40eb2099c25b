/** Completion by what is there at run time: variables, globals, fields. (Types will know more.) */
import type { Completion } from "../bridge/index.ts";
import { chainAtEnd, fieldNames, isIdentifier, type Names, valueAt } from "./names.ts";

const keywords =
  "async await break case catch class const continue debugger default delete do else enum export extends finally for function if import in instanceof interface let new return satisfies static super switch this throw try type typeof var void while yield".split(
    " ",
  );

/** Names that fit before the cursor. */
export function complete(code: string, cursor: number, names: Names): Completion {
  const before = code.slice(0, cursor);
  const typed = /[\p{ID_Continue}$]*$/u.exec(before)?.[0] ?? "";
  const start = cursor - typed.length;
  const candidates = candidatesBefore(before.slice(0, start), names);
  const matches = candidates.filter((name) => name.startsWith(typed) && (typed !== "" || !name.startsWith("_")));
  return { matches: matches.slice(0, 500), start, end: cursor };
}

function candidatesBefore(before: string, names: Names): string[] {
  const holder = /\??\.\s*$/.exec(before);
  if (!holder) {
    const globals = Object.getOwnPropertyNames(globalThis).filter(isIdentifier);
    return [...Object.keys(names.variables), ...globals.sort(), ...keywords];
  }
  const text = before.slice(0, holder.index);
  if (text.endsWith("]") && !/[\w$)]\s*\[[^[\]]*\]$/.test(text)) return fieldNames([]);
  if (/["'`]$/.test(text)) return fieldNames("");
  const chain = chainAtEnd(text);
  const found = chain && valueAt(chain, names);
  return found ? fieldNames(found.value) : [];
}
