/** The walls of the code base, as rules over who imports whom. Pure: facts in, problems out. */
import { posix } from "node:path";

import { cycles } from "./cycles.ts";
import type { ModuleFacts } from "./imports.ts";

/** A rule that is broken, and where. */
export interface BoundaryProblem {
  readonly rule: "wall" | "deep-import" | "index" | "cycle";
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/**
 * Every broken rule, in the order of paths and lines:
 *
 * - `wall`: `src` and `kernel` do not import each other, nor what is built on them.
 * - `deep-import`: another subject (a folder of `src` or `kernel`) is imported by its `index.ts` alone. A test may reach
 *   into the subject that it mirrors.
 * - `index`: a subject's `index.ts` only re-exports by name.
 * - `cycle`: no module and no subject imports itself by way of others.
 *
 * @param modules facts by path; paths are relative to the repository, with forward slashes
 */
export function boundaryProblems(modules: ReadonlyMap<string, ModuleFacts>): BoundaryProblem[] {
  const edges = [...modules].flatMap(([from, facts]) =>
    facts.imports.flatMap(({ specifier, line }): Edge[] => {
      const to = target(from, specifier);
      return to === undefined ? [] : [{ from, to, line }];
    }),
  );
  const problems = [
    ...edges.flatMap(wallProblem),
    ...edges.flatMap(deepImportProblem),
    ...[...modules].flatMap(([path, facts]) => indexProblem(path, facts)),
    ...cycleProblems(edges),
  ];
  return problems.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

/** The file that an import of ours means; `undefined` for packages. The package's own name means `src`. */
function target(from: string, specifier: string): string | undefined {
  if (specifier === "vivarium") return "src/index.ts";
  if (specifier.startsWith("vivarium/")) return `src/${specifier.slice("vivarium/".length)}/index.ts`;
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

const area = (path: string): string => path.split("/")[0] ?? path;

/** The folder of `src` or `kernel` that the file belongs to; for other files and for `src/index.ts`, the top folder. */
function subjectOf(path: string): string {
  const [top = "", folder = "", ...rest] = path.split("/");
  return (top === "src" || top === "kernel") && rest.length > 0 ? `${top}/${folder}` : top;
}

function wallProblem({ from, to, line }: Edge): BoundaryProblem[] {
  const [here, there] = [area(from), area(to)];
  const inner = here === "src" || here === "kernel";
  if (!inner || here === there) return [];
  const message = `${here}/ must not import ${to}: ${here}/ stands on its own. Pass what it needs in, or use the protocol on the global scope.`;
  return [{ rule: "wall", path: from, line, message }];
}

function deepImportProblem({ from, to, line }: Edge): BoundaryProblem[] {
  const subject = subjectOf(to);
  if (!subject.includes("/") || subject === subjectOf(from) || to === `${subject}/index.ts`) return [];
  if (mirrors(from, subject)) return [];
  const message = `${to} is inside the subject ${subject}: import ${subject}/index.ts, and let it export what is needed.`;
  return [{ rule: "deep-import", path: from, line, message }];
}

/** Whether the file is a test of the subject: test/X of src/X, test/kernel of kernel. */
function mirrors(path: string, subject: string): boolean {
  if (area(path) !== "test") return false;
  const place = path.slice("test/".length);
  return subject.startsWith("kernel/")
    ? place.startsWith("kernel/")
    : place.startsWith(`${subject.slice("src/".length)}/`);
}

function indexProblem(path: string, facts: ModuleFacts): BoundaryProblem[] {
  if (path !== `${subjectOf(path)}/index.ts` || !/^(?:src|kernel)\//.test(path)) return [];
  return facts.ownStatements.map((line) => ({
    rule: "index",
    path,
    line,
    message: `An index.ts only re-exports by name: export { name } from "./file.ts". Move this into a file of its own.`,
  }));
}

function cycleProblems(edges: readonly Edge[]): BoundaryProblem[] {
  const between = edges
    .map(({ from, to, line }) => ({ from: subjectOf(from), to: subjectOf(to), line, path: from }))
    .filter(({ from, to }) => from.includes("/") && to.includes("/") && from !== to);
  return [
    ...cycles(edges).map((members) => cycleProblem("Modules", members, edges)),
    ...cycles(between).map((members) => cycleProblem("Subjects", members, between)),
  ];
}

function cycleProblem(
  what: string,
  members: readonly string[],
  edges: readonly { readonly from: string; readonly to: string; readonly line: number; readonly path?: string }[],
): BoundaryProblem {
  const inside = new Set(members);
  const edge = edges.find(({ from, to }) => inside.has(from) && inside.has(to));
  const message = `${what} import each other in a circle: ${members.join(", ")}. Move what they share into one of them, or into a third.`;
  return { rule: "cycle", path: edge?.path ?? edge?.from ?? "", line: edge?.line ?? 1, message };
}
