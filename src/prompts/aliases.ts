/** Other names of tags, from Danbooru's tables: `name,category,count,"alias1,alias2"` as CSV, or its JSON lines. */

/** Tags and their other names. */
export interface AliasTable {
  /** A tag's other names, in the table's order, each once. */
  readonly aliasesOf: ReadonlyMap<string, readonly string[]>;
}

/** An alias table contradicts itself; `problems` names every place. */
export class AliasTableError extends Error {
  override readonly name = "AliasTableError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const shown = problems.slice(0, 20).map((problem) => `\n  ${problem}`);
    const more = problems.length > 20 ? `\n  and ${problems.length - 20} more` : "";
    super(
      `Cannot use the alias table: ${problems.length} problem${problems.length === 1 ? "" : "s"}.${shown.join("")}${more}`,
    );
    this.problems = problems;
  }
}

interface AliasPair {
  readonly line: number;
  readonly tag: string;
  readonly alias: string;
}

/**
 * Reads an alias table; exact repetitions are taken once.
 *
 * @param text CSV with or without its header line, or JSON lines with `antecedent_name`, `consequent_name`, `status`
 *   (only `active` ones are used)
 * @throws AliasTableError where a tag is its own alias, an alias belongs to two tags, or an alias has aliases itself
 * @example
 * readAliases('highres,5,6256401,"high_res,hires"').aliasesOf.get("highres") // ["high_res", "hires"]
 */
export function readAliases(text: string): AliasTable {
  const problems: string[] = [];
  const pairs = text.trimStart().startsWith("{") ? pairsOfJsonLines(text, problems) : pairsOfCsv(text, problems);
  const aliasesOf = new Map<string, string[]>();
  const owner = new Map<string, AliasPair>();
  for (const pair of pairs) {
    const { line, tag, alias } = pair;
    const earlier = owner.get(alias);
    if (tag === alias) problems.push(`line ${line}: ${tag} is an alias of itself`);
    else if (earlier === undefined) {
      owner.set(alias, pair);
      const aliases = aliasesOf.get(tag);
      if (aliases === undefined) aliasesOf.set(tag, [alias]);
      else aliases.push(alias);
    } else if (earlier.tag !== tag) {
      problems.push(
        `line ${line}: ${alias} is an alias of ${tag}, but line ${earlier.line} made it one of ${earlier.tag}`,
      );
    }
  }
  for (const { line, tag, alias } of owner.values()) {
    if (aliasesOf.has(alias)) problems.push(`line ${line}: ${alias} is an alias of ${tag}, but has aliases itself`);
  }
  if (problems.length > 0) throw new AliasTableError(problems);
  return { aliasesOf };
}

function pairsOfCsv(text: string, problems: string[]): AliasPair[] {
  return text.split("\n").flatMap((written, index) => {
    const line = index + 1;
    if (written.trim() === "" || (index === 0 && /^\ufeff?name,/.test(written))) return [];
    const fields = csvFields(written.replace(/^\ufeff/, "").trimEnd());
    if (fields === undefined || fields.length < 1 || fields[0] === "") {
      problems.push(`line ${line}: ${JSON.stringify(written.slice(0, 80))} is not name,category,count,"alias1,alias2"`);
      return [];
    }
    const aliases = fields.slice(3).join(",").split(",");
    return aliases
      .map((alias) => alias.trim())
      .filter((alias) => alias !== "")
      .map((alias) => ({ line, tag: (fields[0] ?? "").trim(), alias }));
  });
}

/** The fields of one CSV line; `undefined` where its quotes don't close. */
function csvFields(line: string): string[] | undefined {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  while (field.lastIndex <= line.length) {
    const found = field.exec(line);
    if (found === null) return undefined;
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === "") return fields;
  }
  return fields;
}

function pairsOfJsonLines(text: string, problems: string[]): AliasPair[] {
  return text.split("\n").flatMap((written, index) => {
    if (written.trim() === "") return [];
    const line = index + 1;
    const record = jsonRecord(written);
    const { antecedent_name: alias, consequent_name: tag, status } = record ?? {};
    if (typeof alias !== "string" || typeof tag !== "string") {
      problems.push(`line ${line}: ${JSON.stringify(written.slice(0, 80))} has no antecedent_name and consequent_name`);
      return [];
    }
    return status === "active" ? [{ line, tag, alias }] : [];
  });
}

function jsonRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
