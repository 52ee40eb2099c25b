/** What TypeScript finds wrong with a cell, in the cell's own terms. */
import type { CellName } from "./cell-names.ts";
import { hubName } from "./cell-scope.ts";
import { LineMap, type LinePosition } from "./positions.ts";

export interface CellDiagnostic {
  readonly category: "error" | "warning";
  /** TypeScript's number, as in `TS2322`. */
  readonly code: number;
  /** One line, or several where reasons follow, each indented below what it explains. */
  readonly message: string;
  /** Where it is in the cell, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Where it begins; both 1-based, `column` in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What else there is to know: "The expected type comes from property 'x' …". */
  readonly related: readonly string[];
}

/** A diagnostic as the language server gives it. */
export interface ServerDiagnostic {
  readonly range: { readonly start: LinePosition; readonly end: LinePosition };
  readonly severity?: number;
  readonly code?: number | string;
  readonly message: string;
  readonly relatedInformation?: readonly { readonly message: string }[];
}

export interface CellText {
  /** What stands before the cell in the checked document. */
  readonly head: string;
  readonly cell: string;
  /** The cell alone is no TypeScript: then only what is said of its syntax means anything. */
  readonly isBroken: boolean;
  readonly kindOf: (name: string) => CellName["value"];
}

/** Said of a name by its declaration in the cell and by the one in the head, where we did not see that they meet. */
const doubleDeclaration = new Set([2300, 2395, 2440, 2451, 2567, 2813, 2814]);

/** A package without types runs as well as any, and is `any` from then on: no reason not to run the cell. */
const harmless = new Set([7016]);

/** "'x' is declared here." is of no use without the place that an editor would jump to. */
const pointsElsewhere = /(?:declared|exported|imported) here\.$/;

/** Diagnostics of the document, brought down to those of the cell. */
export function cellDiagnostics(
  found: readonly ServerDiagnostic[],
  { head, cell, isBroken, kindOf }: CellText,
): CellDiagnostic[] {
  const document = new LineMap(head + cell);
  const lines = new LineMap(cell);
  const inHead = new Set<string>();
  const diagnostics: CellDiagnostic[] = [];
  for (const { range, severity = 1, code: number, message, relatedInformation = [] } of found) {
    const code = Number(number ?? 0);
    const start = document.offsetOf(range.start) - head.length;
    if (start < 0) inHead.add(message);
    const isSyntax = code >= 1000 && code < 2000;
    if (severity > 2 || start < 0 || (isBroken && !isSyntax)) continue;
    const end = Math.max(start, document.offsetOf(range.end) - head.length);
    const { line, character } = lines.positionOf(start);
    const related = relatedInformation
      .map((item) => withoutSlots(item.message))
      .filter((text) => !pointsElsewhere.test(text));
    const category = severity === 1 && !harmless.has(code) ? "error" : "warning";
    diagnostics.push({
      category,
      ...reworded(code, withoutSlots(message), kindOf),
      start,
      end,
      line: line + 1,
      column: character + 1,
      related,
    });
  }
  return diagnostics
    .filter(({ code, message }) => !(doubleDeclaration.has(code) && inHead.has(message)))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Types by the names that cells know: not `__cells__.c3.Point`, not `import("./.vivarium-cell-3").Point`. */
export function withoutSlots(text: string): string {
  return text
    .replaceAll(/(?:typeof )?import\("[^"]*\.vivarium-cell(?:-\d+)?(?:\.ts)?"\)\./g, (found) =>
      found.startsWith("typeof ") ? "typeof " : "",
    )
    .replaceAll(new RegExp(`\\b${hubName}\\.c\\d+\\.`, "g"), "");
}

/** Names of earlier cells come as imports, which is not what their author made them. */
function reworded(
  code: number,
  message: string,
  kindOf: CellText["kindOf"],
): { readonly code: number; readonly message: string } {
  const name = code === 2632 ? /^Cannot assign to '(.*)' because it is an import\.$/.exec(message)?.[1] : undefined;
  const kind = name === undefined ? undefined : kindOf(name);
  const assigned = kind && assignmentErrors[kind];
  return assigned
    ? { code: assigned.code, message: `Cannot assign to '${name}' because it is ${assigned.what}.` }
    : { code, message };
}

const assignmentErrors: Partial<
  Record<NonNullable<CellName["value"]>, { readonly code: number; readonly what: string }>
> = {
  constant: { code: 2588, what: "a constant" },
  function: { code: 2630, what: "a function" },
  class: { code: 2629, what: "a class" },
  enum: { code: 2628, what: "an enum" },
  namespace: { code: 2631, what: "a namespace" },
};
