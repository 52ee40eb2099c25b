/**
 * Rewrites a stripped cell so that its top-level names live on one scope object that all cells share.
 *
 * `let n = 1; n++` becomes `$.n = 1; $.n++`. A closure of an earlier cell therefore sees a later reassignment, and
 * declaring a name again is an assignment. Names that the cell binds inside (parameters, block scopes, loop heads)
 * stay as they are; names of real globals too, unless a cell has declared them.
 */
import MagicString from "magic-string";
import type {
  ExportAllDeclaration,
  ExportNamedDeclaration,
  Expression,
  ImportDeclaration,
  Node,
  Program,
} from "oxc-parser";
import { type BindingKind, importedNames, readTopLevel, type TopLevel, unwrap } from "./top-level.ts";
import { type Reference, type Reports, walk } from "./walk.ts";

export interface RewriteOptions {
  /** What earlier cells have declared. */
  readonly known: ReadonlyMap<string, BindingKind>;
  /** Whether a name that no cell declares is a real global now. One that is not may be declared by a later cell. */
  readonly isGlobal: (name: string) => boolean;
  /** A `;` at the end of the cell: its value is not wanted. */
  readonly silenced: boolean;
}

export interface Rewritten {
  /** An expression: `async function ($, $cell) { … }`. It resolves to `[value]`, or to nothing where there is no result. */
  readonly text: MagicString;
  readonly declares: ReadonlyMap<string, BindingKind>;
}

export function rewriteCell(code: string, program: Program, options: RewriteOptions): Rewritten {
  const top = readTopLevel(program);
  return { text: new Rewriter(code, top, options).rewrite(program), declares: top.declares };
}

/** As oxc prints it. */
const exportDefault = "export default ";

class Rewriter {
  readonly #text: MagicString;
  readonly #top: TopLevel;
  readonly #options: RewriteOptions;
  /** The names of the two parameters; longer where the cell uses `$` itself. */
  readonly #scope: string;
  readonly #cell: string;

  constructor(code: string, top: TopLevel, options: RewriteOptions) {
    this.#text = new MagicString(code);
    this.#top = top;
    this.#options = options;
    let dollars = "$";
    while (code.includes(dollars)) dollars += "$";
    this.#scope = dollars;
    this.#cell = `${dollars}cell`;
  }

  rewrite(program: Program): MagicString {
    const { statements, declares, hidden, result } = this.#top;
    const vars = [...declares]
      .filter(([, kind]) => kind === "var")
      .map(([name]) => `${this.#scope}.${name} = void 0;\n`);
    const prologue = [...vars, ...statements.flatMap((statement) => this.#hoistOf(statement))];
    this.#editImports(statements);
    for (const statement of statements) if (!isImport(statement)) this.#editStatement(statement);
    if (result && !this.#options.silenced) this.#returnValueOf(result);
    walk(statements, program, hidden, this.#reports());
    this.#text.prepend(`"use strict"; (async function (${this.#scope}, ${this.#cell}) {\n${prologue.join("")}`);
    return this.#text.append("\n})");
  }

  /** Functions are there before the first statement. */
  #hoistOf(statement: Node): string[] {
    const node = unwrap(statement);
    return node.type === "FunctionDeclaration" && node.id
      ? [`${this.#scope}.${node.id.name} = ${node.id.name};\n`]
      : [];
  }

  /** Imports become calls, and go before everything else, as they do in a module. */
  #editImports(statements: readonly Node[]): void {
    const firstOther = statements.find((statement) => !isImport(statement));
    for (const statement of statements) {
      if (!isImport(statement)) continue;
      const { start, end, source, attributes } = statement;
      const names = statement.type === "ImportDeclaration" ? importedNames(statement) : [];
      this.#text.update(start, end, this.#importCall(source?.value ?? "", names, attributes));
      if (firstOther && start > firstOther.start) this.#text.move(start, end, firstOther.start);
    }
  }

  #importCall(
    from: string,
    names: readonly (readonly [string, string])[],
    attributes: readonly ImportAttributeNode[],
  ): string {
    const given = attributes.map(({ key, value }) => [key.type === "Identifier" ? key.name : key.value, value.value]);
    const options = given.length > 0 ? `, ${JSON.stringify({ with: Object.fromEntries(given) })}` : "";
    return `await ${this.#cell}.importInto(${JSON.stringify(names)}, ${JSON.stringify(from)}${options});\n`;
  }

  #editStatement(statement: Node): void {
    const node = unwrap(statement);
    if (statement.type === "ExportDefaultDeclaration")
      this.#text.remove(statement.start, statement.start + exportDefault.length);
    else if (node !== statement) this.#text.remove(statement.start, node.start);
    else if (node.type === "ExportNamedDeclaration") this.#text.remove(node.start, node.end); // `export { a, b }`
    if (node.type === "ClassDeclaration" && node.id) this.#wrap(node, `${this.#scope}.${node.id.name} = `, ";");
    else if ((node.type === "ClassDeclaration" || node.type === "FunctionDeclaration") && !node.id)
      this.#wrap(node, "(", ");");
  }

  /** The whole statement is wrapped, without its semicolon: the expression itself may lie in parentheses. */
  #returnValueOf(statement: Node): void {
    const start = statement.start + (statement.type === "ExportDefaultDeclaration" ? exportDefault.length : 0);
    const end = this.#text.original[statement.end - 1] === ";" ? statement.end - 1 : statement.end;
    this.#wrap({ start, end }, "return [(", ")]");
  }

  #reports(): Reports {
    return {
      reference: (reference) => this.#editReference(reference),
      declaration: (node, parent) => {
        const isHead = parent.type === "ForInStatement" || parent.type === "ForOfStatement";
        const [first] = node.declarations;
        if (first) this.#text.remove(node.start, first.start); // The keyword.
        for (const { id, init, start, end } of node.declarations) {
          if (id.type === "ObjectPattern" && !isHead) this.#wrap({ start, end }, "(", ")");
          if (init || isHead) continue;
          if (node.kind === "var") this.#text.update(start, end, "0");
          else this.#close(end, " = void 0");
        }
      },
      named: (value, name) => this.#wrap(value, `({ ${name}: `, ` }).${name}`),
      await: (node) => this.#wrap(node, `${this.#cell}.resumed(`, ")"),
      forAwait: ({ body }) => this.#wrap(body, `{ ${this.#cell}.resumed(); `, " }"),
      meta: ({ start, end, meta }) => {
        if (meta.name === "import") this.#text.update(start, end, `${this.#cell}.meta`);
      },
      importCall: ({ start, source }) => this.#text.update(start, source.start, `${this.#cell}.import(`),
    };
  }

  #editReference({ name, at, use, parent }: Reference): void {
    const target = this.#rewritten(name, use, parent);
    if (target === name) return;
    if (parent.type === "Property" && parent.shorthand) this.#text.update(at.start, at.end, `${name}: ${target}`);
    else if (isCallee(at, parent)) this.#text.update(at.start, at.end, `(0, ${target})`);
    else this.#text.update(at.start, at.end, target);
  }

  #rewritten(name: string, use: Reference["use"], parent: Node): string {
    const here = `${this.#scope}.${name}`;
    if (use === "declare") return here;
    const kind = this.#top.declares.get(name) ?? this.#options.known.get(name);
    if (kind === undefined && this.#options.isGlobal(name)) return name;
    if (use === "write" && (kind === "const" || kind === "import")) return `${this.#cell}.constant.${name}`;
    const isTypeof = parent.type === "UnaryExpression" && parent.operator === "typeof";
    return isTypeof && kind === undefined ? `(${JSON.stringify(name)} in ${this.#scope} ? ${here} : void 0)` : here;
  }

  #wrap({ start, end }: { readonly start: number; readonly end: number }, open: string, close: string): void {
    this.#text.appendLeft(start, open);
    this.#close(end, close);
  }

  /** Puts text behind a node, within whatever was put behind the nodes around it. */
  #close(end: number, text: string): void {
    this.#text.prependLeft(end, text);
  }
}

type ImportAttributeNode = {
  readonly key:
    | { readonly type: "Identifier"; readonly name: string }
    | { readonly type: "Literal"; readonly value: string };
  readonly value: { readonly value: string };
};

/** `import …` and `export … from …`: whatever loads a module. */
function isImport(node: Node): node is ImportDeclaration | ExportAllDeclaration | ExportNamedDeclaration {
  if (node.type === "ExportNamedDeclaration") return node.source !== null;
  return node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration";
}

/** A function called by its bare name gets no `this`, so a property must not be called as one. */
function isCallee(at: { readonly start: number }, parent: Node): boolean {
  if (parent.type === "CallExpression") return parent.callee.start === at.start && isName(parent.callee);
  return parent.type === "TaggedTemplateExpression" && parent.tag.start === at.start && isName(parent.tag);
}

function isName(node: Expression | Node): boolean {
  return node.type === "Identifier";
}
