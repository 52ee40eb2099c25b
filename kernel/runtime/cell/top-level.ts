/** The top level of a stripped cell: its statements, what they declare, what they import. */
import type { ImportDeclaration, Node, Program } from "oxc-parser";
import { hoistedVarNames, lexicalNames } from "./declared-names.ts";

export type BindingKind = "var" | "let" | "const" | "class" | "function" | "import";

export interface TopLevel {
  readonly statements: readonly Node[];
  readonly declares: ReadonlyMap<string, BindingKind>;
  /** Helper names that stay local to the cell. */
  readonly hidden: readonly string[];
  /** The statement whose value is the cell's result. */
  readonly result: Node | undefined;
}

export function readTopLevel(program: Program): TopLevel {
  const lowered = loweredUsing(program);
  const statements = lowered
    ? program.body.flatMap((statement) => (statement === lowered.wrapper ? lowered.body : [statement]))
    : program.body;
  const hidden = lowered ? lexicalOrVar([lowered.helper]) : [];
  const declares = new Map<string, BindingKind>();
  for (const name of hoistedVarNames(statements.map(unwrap))) if (!hidden.includes(name)) declares.set(name, "var");
  for (const statement of statements) for (const [name, kind] of declaredBy(statement)) declares.set(name, kind);
  return { statements, declares, hidden, result: resultOf((lowered?.body ?? statements).at(-1)) };
}

/** A declaration, with the `export` around it taken off. */
export function unwrap(statement: Node): Node {
  if (statement.type === "ExportNamedDeclaration" && statement.declaration) return statement.declaration;
  if (statement.type === "ExportDefaultDeclaration") return statement.declaration;
  return statement;
}

function* declaredBy(statement: Node): Generator<[string, BindingKind]> {
  const node = unwrap(statement);
  if (node.type === "ImportDeclaration") for (const { local } of node.specifiers) yield [local.name, "import"];
  if (node.type === "VariableDeclaration" && node.kind !== "var") {
    for (const name of lexicalNames([node])) yield [name, node.kind === "const" ? "const" : "let"];
  }
  if (node.type === "ClassDeclaration" && node.id) yield [node.id.name, "class"];
  if (node.type === "FunctionDeclaration" && node.id) yield [node.id.name, "function"];
}

function resultOf(last: Node | undefined): Node | undefined {
  if (last?.type === "ExpressionStatement") return last;
  const isValue = last?.type === "ExportDefaultDeclaration" && !/Declaration$/.test(last.declaration.type);
  return isValue ? last : undefined;
}

/** What `{ a as b }` imports: the exported name, `default`, or `*` for the namespace itself. */
export function importedNames(node: ImportDeclaration): [local: string, imported: string][] {
  return node.specifiers.map((specifier) => {
    const { local } = specifier;
    if (specifier.type === "ImportNamespaceSpecifier") return [local.name, "*"];
    if (specifier.type === "ImportDefaultSpecifier") return [local.name, "default"];
    const { imported } = specifier;
    return [local.name, imported.type === "Identifier" ? imported.name : imported.value];
  });
}

/**
 * oxc lowers a `using` at the top by putting the whole module into `try { var _usingCtx = …; … }`. For us that block
 * is the top level still.
 */
function loweredUsing(
  program: Program,
): { readonly wrapper: Node; readonly helper: Node; readonly body: readonly Node[] } | undefined {
  for (const wrapper of program.body) {
    if (wrapper.type !== "TryStatement") continue;
    const [helper] = wrapper.block.body;
    const init = helper?.type === "VariableDeclaration" ? helper.declarations[0]?.init : undefined;
    if (!helper || init?.type !== "CallExpression" || init.callee.type !== "MemberExpression") continue;
    const { object, property } = init.callee;
    const isHelper =
      object.type === "Identifier" &&
      object.name === "babelHelpers" &&
      property.type === "Identifier" &&
      property.name === "usingCtx";
    if (isHelper) return { wrapper, helper, body: wrapper.block.body };
  }
  return undefined;
}

function lexicalOrVar(nodes: readonly Node[]): string[] {
  return [...lexicalNames(nodes), ...hoistedVarNames(nodes)];
}
