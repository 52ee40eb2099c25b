/** Which names a piece of syntax declares: questions to the tree, no scopes yet. */
import { type BindingPattern, type Node, type ParamPattern, visitorKeys } from "oxc-parser";

/** The names that a pattern binds: `{ a, b: [c = 1], ...rest }` binds `a`, `c` and `rest`. */
export function patternNames(pattern: BindingPattern | null): string[] {
  switch (pattern?.type) {
    case undefined:
      return [];
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "ArrayPattern":
      return pattern.elements.flatMap((item) => patternNames(item?.type === "RestElement" ? item.argument : item));
    case "ObjectPattern":
      return pattern.properties.flatMap((item) =>
        patternNames(item.type === "RestElement" ? item.argument : item.value),
      );
  }
}

export function parameterNames(parameters: readonly ParamPattern[]): string[] {
  return parameters.flatMap((parameter) => {
    if (parameter.type === "TSParameterProperty") return []; // oxc has made fields of them.
    return patternNames(parameter.type === "RestElement" ? parameter.argument : parameter);
  });
}

/** `let`, `const`, classes and functions declared directly in a list of statements. */
export function lexicalNames(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var") {
      return statement.declarations.flatMap(({ id }) => patternNames(id));
    }
    const isNamed = statement.type === "ClassDeclaration" || statement.type === "FunctionDeclaration";
    return isNamed && statement.id ? [statement.id.name] : [];
  });
}

/** `var`s anywhere within the statements, not looking into functions and classes. */
export function hoistedVarNames(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    if (/Function|Class|Expression$/.test(node.type)) return []; // Nothing hoists out of these.
    const isVar = node.type === "VariableDeclaration" && node.kind === "var";
    const own = isVar ? node.declarations.flatMap(({ id }) => patternNames(id)) : [];
    return [...own, ...hoistedVarNames(childrenOf(node))];
  });
}

/** The direct children of a node, in source order. */
export function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null | undefined>>;
  return (visitorKeys[node.type] ?? []).flatMap((key) => {
    const child = fields[key];
    if (child === null || child === undefined) return [];
    return isList(child) ? child.filter((item) => item !== null) : [child];
  });
}

function isList(child: Node | readonly (Node | null)[]): child is readonly (Node | null)[] {
  return Array.isArray(child);
}
