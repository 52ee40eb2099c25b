/**
 * Walks a program and reports every place where it touches a name that no inner scope binds.
 *
 * Nothing is changed here. Reports come outer before inner and left before right, on which the rewriting relies.
 */
import type {
  ArrowFunctionExpression,
  AssignmentExpression,
  AwaitExpression,
  BindingPattern,
  Class,
  ForOfStatement,
  Function as FunctionNode,
  ImportExpression,
  MetaProperty,
  Node,
  Span,
  VariableDeclaration,
  VariableDeclarator,
} from "oxc-parser";
import { childrenOf, hoistedVarNames, lexicalNames, parameterNames, patternNames } from "./declared-names.ts";

/** How a name is touched. `declare`: the place that gives a name of the cell's own its first value. */
export type Use = "read" | "write" | "declare";

export interface Reference {
  readonly name: string;
  readonly at: Span;
  readonly use: Use;
  /** The node that holds the name: tells a call, a `typeof` and a shorthand property. */
  readonly parent: Node;
}

export interface Reports {
  readonly reference: (reference: Reference) => void;
  /** A declaration whose names are the cell's own: at the top, or a `var` outside of functions. */
  readonly declaration: (node: VariableDeclaration, parent: Node) => void;
  /** An anonymous function or class that takes the name of what it is assigned to. */
  readonly named: (value: Node, name: string) => void;
  /** `await` and `for await` outside of functions. */
  readonly await: (node: AwaitExpression) => void;
  readonly forAwait: (node: ForOfStatement) => void;
  readonly meta: (node: MetaProperty) => void;
  readonly importCall: (node: ImportExpression) => void;
}

/** The names of an inner scope, and those around it. */
class Scope {
  readonly #names: ReadonlySet<string>;
  readonly #outer: Scope | undefined;

  constructor(names: Iterable<string>, outer: Scope | undefined) {
    this.#names = new Set(names);
    this.#outer = outer;
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#outer?.has(name) ?? false);
  }
}

/**
 * @param statements - The cell's top level.
 * @param hidden - Names at the top that are not the user's (helpers of a lowering) and stay as they are.
 */
export function walk(statements: readonly Node[], program: Node, hidden: readonly string[], reports: Reports): void {
  const walker = new Walker(reports);
  for (const statement of statements) walker.top(statement, program, new Scope(hidden, undefined));
}

class Walker {
  readonly #reports: Reports;
  #functionDepth = 0;

  constructor(reports: Reports) {
    this.#reports = reports;
  }

  top(statement: Node, parent: Node, scope: Scope): void {
    switch (statement.type) {
      case "VariableDeclaration":
        this.#ownDeclaration(statement, parent, scope);
        return;
      case "ExportNamedDeclaration":
        if (statement.declaration) this.top(statement.declaration, statement, scope);
        return;
      case "ExportDefaultDeclaration":
        this.#visit(statement.declaration, statement, scope);
        return;
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return;
      default:
        this.#visit(statement, parent, scope);
        return;
    }
  }

  #visit(node: Node, parent: Node, scope: Scope): void {
    switch (node.type) {
      case "Identifier":
        this.#reference(node, parent, scope, "read");
        return;
      case "MemberExpression":
        this.#visit(node.object, node, scope);
        if (node.computed) this.#visit(node.property, node, scope);
        return;
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
      case "AccessorProperty":
        if (node.computed) this.#visit(node.key, node, scope);
        if (node.value) this.#visit(node.value, node, scope);
        return;
      case "LabeledStatement":
        this.#visit(node.body, node, scope);
        return;
      case "BreakStatement":
      case "ContinueStatement":
        return;
      case "MetaProperty":
        this.#reports.meta(node);
        return;
      case "ImportExpression":
        this.#reports.importCall(node);
        this.#children(node, scope);
        return;
      case "AwaitExpression":
        if (this.#functionDepth === 0) this.#reports.await(node);
        this.#children(node, scope);
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#function(node, scope);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#class(node, scope);
        return;
      case "StaticBlock":
        this.#inFunction(() => {
          const inner = new Scope([...lexicalNames(node.body), ...hoistedVarNames(node.body)], scope);
          for (const statement of node.body) this.#visit(statement, node, inner);
        });
        return;
      case "BlockStatement":
        this.#children(node, new Scope(lexicalNames(node.body), scope));
        return;
      case "SwitchStatement": {
        this.#visit(node.discriminant, node, scope);
        const inner = new Scope(lexicalNames(node.cases.flatMap(({ consequent }) => consequent)), scope);
        for (const branch of node.cases) this.#visit(branch, node, inner);
        return;
      }
      case "ForStatement":
        this.#children(node, new Scope(node.init ? lexicalNames([node.init]) : [], scope));
        return;
      case "ForInStatement":
      case "ForOfStatement": {
        if (node.type === "ForOfStatement" && node.await && this.#functionDepth === 0) this.#reports.forAwait(node);
        const inner = new Scope(lexicalNames([node.left]), scope);
        if (node.left.type === "VariableDeclaration") this.#visit(node.left, node, inner);
        else this.#target(node.left, node, inner, "write");
        this.#visit(node.right, node, inner);
        this.#visit(node.body, node, inner);
        return;
      }
      case "CatchClause": {
        const inner = new Scope(patternNames(node.param), scope);
        if (node.param) this.#target(node.param, node, inner, "declare");
        this.#visit(node.body, node, inner);
        return;
      }
      case "VariableDeclaration":
        if (node.kind === "var" && this.#functionDepth === 0) this.#ownDeclaration(node, parent, scope);
        else this.#declarators(node.declarations, scope);
        return;
      case "AssignmentExpression":
        this.#target(node.left, node, scope, "write");
        if (isNaming(node)) this.#nameable(node.right, node.left, scope);
        this.#visit(node.right, node, scope);
        return;
      case "UpdateExpression":
        this.#target(node.argument, node, scope, "write");
        return;
      default:
        this.#children(node, scope);
        return;
    }
  }

  #children(node: Node, scope: Scope): void {
    for (const child of childrenOf(node)) this.#visit(child, node, scope);
  }

  #reference(at: Node & { readonly name: string }, parent: Node, scope: Scope, use: Use): void {
    if (!scope.has(at.name)) this.#reports.reference({ name: at.name, at, use, parent });
  }

  #ownDeclaration(node: VariableDeclaration, parent: Node, scope: Scope): void {
    const isHidden = node.declarations.some(({ id }) => id.type === "Identifier" && scope.has(id.name));
    if (!isHidden) this.#reports.declaration(node, parent);
    const isHead = parent.type === "ForInStatement" || parent.type === "ForOfStatement";
    const isBareVar = node.kind === "var" && !isHead; // `var x;` alone assigns nothing.
    this.#declarators(isBareVar ? node.declarations.filter(({ init }) => init) : node.declarations, scope);
  }

  #declarators(declarators: readonly VariableDeclarator[], scope: Scope): void {
    for (const declarator of declarators) {
      this.#target(declarator.id, declarator, scope, "declare");
      if (!declarator.init) continue;
      this.#nameable(declarator.init, declarator.id, scope);
      this.#visit(declarator.init, declarator, scope);
    }
  }

  /** Something that is assigned to: a name, a pattern, a member. */
  #target(node: Node, parent: Node, scope: Scope, use: Use): void {
    switch (node.type) {
      case "Identifier":
        this.#reference(node, parent, scope, use);
        return;
      case "ObjectPattern":
        for (const item of node.properties) {
          if (item.type === "Property" && item.computed) this.#visit(item.key, item, scope);
          this.#target(item.type === "Property" ? item.value : item.argument, item, scope, use);
        }
        return;
      case "ArrayPattern":
        for (const item of node.elements) if (item) this.#target(item, node, scope, use);
        return;
      case "RestElement":
        this.#target(node.argument, node, scope, use);
        return;
      case "AssignmentPattern":
        // The parent is passed on: in `{ a = 1 }` it is the shorthand property that has to be written out.
        this.#target(node.left, parent, scope, use);
        this.#nameable(node.right, node.left, scope);
        this.#visit(node.right, node, scope);
        return;
      default:
        this.#visit(node, parent, scope);
        return;
    }
  }

  #nameable(value: Node, target: Node, scope: Scope): void {
    if (target.type === "Identifier" && !scope.has(target.name) && isAnonymous(value))
      this.#reports.named(value, target.name);
  }

  #function(node: FunctionNode | ArrowFunctionExpression, scope: Scope): void {
    const isArrow = node.type === "ArrowFunctionExpression";
    const own = [...parameterNames(node.params), ...(isArrow ? [] : ["arguments"])];
    if (node.type === "FunctionExpression" && node.id) own.push(node.id.name);
    const outer = new Scope(own, scope);
    this.#inFunction(() => {
      for (const parameter of node.params) this.#target(parameter as BindingPattern, node, outer, "declare");
      const { body } = node;
      if (body?.type !== "BlockStatement") {
        if (body) this.#visit(body, node, outer);
        return;
      }
      const inner = new Scope([...lexicalNames(body.body), ...hoistedVarNames(body.body)], outer);
      for (const statement of body.body) this.#visit(statement, body, inner);
    });
  }

  /** The name of a class is bound within it, once and for all. */
  #class(node: Class, scope: Scope): void {
    const inner = new Scope(node.id ? [node.id.name] : [], scope);
    if (node.superClass) this.#visit(node.superClass, node, inner);
    this.#inFunction(() => this.#visit(node.body, node, inner));
  }

  #inFunction(body: () => void): void {
    this.#functionDepth++;
    body();
    this.#functionDepth--;
  }
}

function isNaming({ operator }: AssignmentExpression): boolean {
  return operator === "=" || operator === "??=" || operator === "||=" || operator === "&&=";
}

function isAnonymous(value: Node): boolean {
  if (value.type === "ArrowFunctionExpression") return true;
  return (value.type === "FunctionExpression" || value.type === "ClassExpression") && !value.id;
}
