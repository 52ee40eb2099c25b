/** What a cell declares at its top level, as TypeScript sees it: values, types, imports. */
import {
  type Comment,
  type ExportNamedDeclaration,
  type Node,
  type Program,
  parseSync,
  type TSQualifiedName,
  type TSTypeParameterDeclaration,
} from "oxc-parser";
import { hoistedVarNames, patternNames } from "../runtime/index.ts";

export type ValueKind = "variable" | "constant" | "function" | "class" | "enum" | "namespace" | "import";

/** One name; it may mean a value, a type, or both. */
export interface CellName {
  readonly value?: ValueKind;
  readonly type?: TypeMeaning;
  /** The doc comment of a variable, with its delimiters. */
  readonly comment?: string;
}

/** A type's parameters as they are declared, `<T extends object>`, and as they are passed on, `<T>`; both may be empty. */
export interface TypeMeaning {
  readonly parameters: string;
  readonly passed: string;
}

export interface CellNames {
  readonly names: ReadonlyMap<string, CellName>;
  /** Names that the cell exports by itself. */
  readonly exported: ReadonlySet<string>;
  /** The specifiers of its imports, static and re-exporting. */
  readonly specifiers: readonly string[];
  /** Changes global types: `declare global`, `declare module`, or an import for its effect alone. */
  readonly isAugmenting: boolean;
}

const noParameters: TypeMeaning = { parameters: "", passed: "" };

/**
 * Reads the names of a cell; `undefined` where the cell is no TypeScript.
 *
 * @example
 * ```ts
 * readCellNames("let n = 1; type N = typeof n;")?.names.get("n"); // { value: "variable" }
 * ```
 */
export function readCellNames(cell: string): CellNames | undefined {
  const { program, comments, errors, module } = parseSync("cell.ts", cell, { lang: "ts", sourceType: "module" });
  if (errors.length > 0) return undefined;
  const reader = new NameReader(cell, program, comments);
  const specifiers = [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value)];
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) specifiers.push(moduleRequest.value);
  }
  return { names: reader.names, exported: reader.exported, specifiers, isAugmenting: reader.isAugmenting };
}

class NameReader {
  readonly names: Map<string, CellName> = new Map();
  readonly exported: Set<string> = new Set();
  isAugmenting = false;
  readonly #cell: string;
  readonly #comments: readonly Comment[];

  constructor(cell: string, program: Program, comments: readonly Comment[]) {
    this.#cell = cell;
    this.#comments = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"));
    // The variables of a namespace and of `declare global` are not the cell's.
    const statements = program.body.filter(
      (node) => !isModule(node) && !(isExport(node) && isModule(node.declaration)),
    );
    for (const name of hoistedVarNames(statements)) this.#add(name, { value: "variable" });
    for (const statement of program.body) this.#statement(statement, statement);
  }

  #add(name: string, meaning: CellName): void {
    this.names.set(name, { ...this.names.get(name), ...meaning });
  }

  /** @param outer - The whole statement: the declaration, or the `export` around it. */
  #statement(node: Node, outer: Node): void {
    const isExported = outer !== node && outer.type === "ExportNamedDeclaration";
    for (const [name, meaning] of this.#declared(node, outer)) {
      this.#add(name, meaning);
      if (isExported) this.exported.add(name);
    }
    switch (node.type) {
      case "ExportNamedDeclaration":
        if (node.declaration) this.#statement(node.declaration, node);
        for (const { exported } of node.specifiers)
          this.exported.add(exported.type === "Literal" ? exported.value : exported.name);
        return;
      case "ExportDefaultDeclaration":
        if (/Declaration$/.test(node.declaration.type)) this.#statement(node.declaration, node);
        return;
      case "ImportDeclaration":
        if (node.specifiers.length === 0) this.isAugmenting = true;
        return;
      case "TSModuleDeclaration":
        if (node.kind === "global" || node.id.type === "Literal") this.isAugmenting = true;
        return;
    }
  }

  *#declared(node: Node, outer: Node): Generator<[string, CellName]> {
    switch (node.type) {
      case "ImportDeclaration":
        for (const { local } of node.specifiers) yield [local.name, { value: "import", type: noParameters }];
        return;
      case "TSImportEqualsDeclaration":
        yield [node.id.name, { value: "import", type: noParameters }];
        return;
      case "VariableDeclaration": {
        const value = node.kind === "let" || node.kind === "var" ? "variable" : "constant";
        const comment = value === "variable" ? this.#commentBefore(outer.start) : undefined;
        for (const { id } of node.declarations) {
          for (const name of patternNames(id)) yield [name, { value, ...(comment === undefined ? {} : { comment }) }];
        }
        return;
      }
      case "FunctionDeclaration":
      case "TSDeclareFunction":
        if (node.id) yield [node.id.name, { value: "function" }];
        return;
      case "ClassDeclaration":
        if (node.id) yield [node.id.name, { value: "class", type: this.#parameters(node.typeParameters) }];
        return;
      case "TSEnumDeclaration":
        yield [node.id.name, { value: "enum", type: noParameters }];
        return;
      case "TSModuleDeclaration": {
        const { id, kind } = node;
        const first = id.type === "TSQualifiedName" ? leftmost(id) : id;
        if (kind !== "global" && first.type === "Identifier")
          yield [first.name, { value: "namespace", type: noParameters }];
        return;
      }
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
        yield [node.id.name, { type: this.#parameters(node.typeParameters) }];
        return;
    }
  }

  #parameters(node: TSTypeParameterDeclaration | null | undefined): TypeMeaning {
    if (!node) return noParameters;
    const passed = `<${node.params.map(({ name }) => name.name).join(", ")}>`;
    return { parameters: this.#cell.slice(node.start, node.end), passed };
  }

  #commentBefore(start: number): string | undefined {
    const comment = this.#comments.findLast(({ end }) => end <= start);
    if (!comment || this.#cell.slice(comment.end, start).trim() !== "") return undefined;
    return this.#cell.slice(comment.start, comment.end);
  }
}

function isModule(node: Node | null): boolean {
  return node?.type === "TSModuleDeclaration";
}

function isExport(node: Node): node is ExportNamedDeclaration {
  return node.type === "ExportNamedDeclaration";
}

/** `A` of `namespace A.B.C {}`. */
function leftmost(name: TSQualifiedName): TSQualifiedName["left"] {
  return name.left.type === "TSQualifiedName" ? leftmost(name.left) : name.left;
}

const declaration =
  /(?:^|; *)(?:export\s+(?:default\s+)?)?(?:declare\s+|abstract\s+|async\s+|await\s+)*(let|var|const\s+enum|const|using|function|class|enum|namespace|interface|type|import)\b\s*\*?\s*([^\n;]*)/gmu;
const identifier = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

/**
 * The names of a cell that is being typed and no TypeScript yet: of declarations that begin a line or a statement.
 *
 * @param known - What is certain about it.
 */
export function guessCellNames(cell: string, known?: CellNames): CellNames {
  const names = new Map(known?.names);
  for (const [, keyword = "", rest = ""] of cell.matchAll(declaration)) {
    for (const name of namesIn(keyword, rest)) names.set(name, { ...names.get(name), ...meaningOf(keyword) });
  }
  return { names, exported: new Set(), specifiers: [], isAugmenting: false };
}

function namesIn(keyword: string, rest: string): string[] {
  if (keyword === "import") {
    const bindings = (rest.split(/\bfrom\b/)[0] ?? "").replaceAll(/[\w$]+\s+as\s|\btype\s/g, "");
    return bindings.match(identifier) ?? [];
  }
  const isPattern = /^[{[]/.test(rest);
  const found = (rest.split("=")[0] ?? "").match(identifier) ?? [];
  return isPattern ? found : found.slice(0, 1);
}

function meaningOf(keyword: string): CellName {
  switch (keyword) {
    case "let":
    case "var":
      return { value: "variable" };
    case "const":
    case "using":
      return { value: "constant" };
    case "function":
      return { value: "function" };
    case "interface":
    case "type":
      return { type: noParameters };
    default:
      return { value: "class", type: noParameters };
  }
}

/** Every word of a text that could be a name. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.match(identifier) ?? []);
}
