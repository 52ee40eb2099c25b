/**
 * Which declarations of earlier cells a cell sees, and how TypeScript is told.
 *
 * Every accepted cell is a module of its own, in a numbered slot. One module, the hub, re-exports all slots as `c0`,
 * `c1`, …; a cell imports only the hub, and takes each name from it in front of its own text:
 *
 * ```ts
 * import * as __cells__ from "./.vivarium-cells.ts"; import f = __cells__.c3.f; declare let n: typeof __cells__.c0.n;
 * ```
 *
 * So no cell changes which modules import which, and TypeScript replaces one file of its program instead of building a
 * new one: 3 ms instead of 30. An alias (`import f = …`) carries every meaning of a name, its overloads, type
 * parameters and documentation; a variable is declared anew, because an alias cannot be assigned to.
 */
import { type CellName, type CellNames, wordsOf } from "./cell-names.ts";

/** The name of the hub in a cell; of no cell's own. */
export const hubName = "__cells__";

/** What a name means, and the slot that it comes from. */
interface Origin {
  readonly slot: number;
  /** All that the name means there. */
  readonly whole: CellName;
}

interface Visible {
  readonly value?: Origin;
  readonly type?: Origin;
}

interface Slot {
  readonly text: string;
  /** The slots that its own head refers to. */
  readonly uses: ReadonlySet<number>;
  readonly isPinned: boolean;
}

/** A text to put in front of a cell, in one piece with it. */
export interface Head {
  readonly text: string;
  readonly uses: ReadonlySet<number>;
}

/** A module that has to be told to TypeScript. */
export interface SlotChange {
  readonly slot: number;
  readonly text: string;
}

export class CellScope {
  readonly #hubSpecifier: string;
  readonly #visible: Map<string, Visible> = new Map();
  readonly #slots: Map<number, Slot> = new Map();

  /** @param hubSpecifier - How cells import the hub. */
  constructor(hubSpecifier: string) {
    this.#hubSpecifier = hubSpecifier;
  }

  /** The head of a slot that holds no cell: the same imports as any. */
  get emptySlot(): string {
    return `import * as ${hubName} from ${JSON.stringify(this.#hubSpecifier)};\nexport {};\n`;
  }

  /** Slots in use, by number. */
  get slots(): ReadonlyMap<number, Slot> {
    return this.#slots;
  }

  /** What an earlier cell made of a name, if any did. */
  kindOf(name: string): CellName["value"] {
    return this.#visible.get(name)?.value?.whole.value;
  }

  /**
   * Brings earlier names into a cell.
   *
   * @param own - What the cell declares itself and so does not want.
   * @param words - Only these names; all of them where it is left out.
   */
  head(own: CellNames, words?: ReadonlySet<string>): Head {
    const uses = new Set<number>();
    let text = `import * as ${hubName} from ${JSON.stringify(this.#hubSpecifier)};`;
    for (const [name, { value, type }] of this.#visible) {
      if (words && !words.has(name)) continue;
      const declared = own.names.get(name);
      const wanted = {
        ...(value && declared?.value === undefined ? { value } : {}),
        ...(type && declared?.type === undefined ? { type } : {}),
      };
      for (const origin of Object.values(wanted)) uses.add(origin.slot);
      text += statements(name, wanted);
    }
    return { text: `${text}\n`, uses };
  }

  /** Makes a cell's declarations those that later cells see. `undefined`: it has none. */
  accept(cell: string, own: CellNames): SlotChange | undefined {
    if (own.names.size === 0 && !own.isAugmenting) return undefined;
    const head = this.head(own, wordsOf(cell));
    const exports = [...own.names.keys()].filter((name) => !own.exported.has(name));
    const text = `${head.text}${cell}\n;export { ${exports.join(", ")} };\n`;
    const slot = this.#freeSlot(text);
    this.#slots.set(slot, { text, uses: head.uses, isPinned: own.isAugmenting });
    for (const [name, whole] of own.names) {
      const origin = { slot, whole };
      const { value, type } = whole;
      // What the cell does not redeclare of a name stays: `const User` and a later `type User` are one name.
      const kept = this.#visible.get(name);
      this.#visible.delete(name);
      this.#visible.set(name, { ...kept, ...(value ? { value: origin } : {}), ...(type ? { type: origin } : {}) });
    }
    this.#forgetUnreachable();
    return { slot, text };
  }

  clear(): void {
    this.#visible.clear();
    this.#slots.clear();
  }

  /** The same text again (a cell that augments global types, run twice) keeps its slot. */
  #freeSlot(text: string): number {
    for (const [number, slot] of this.#slots) if (slot.isPinned && slot.text === text) return number;
    let number = 0;
    while (this.#slots.has(number)) number++;
    return number;
  }

  /** Slots that nothing visible leads to are free: a cell that is run a thousand times takes one or two. */
  #forgetUnreachable(): void {
    const reached = new Set<number>();
    const reach = (number: number): void => {
      if (reached.has(number)) return;
      reached.add(number);
      for (const next of this.#slots.get(number)?.uses ?? []) reach(next);
    };
    for (const { value, type } of this.#visible.values())
      for (const origin of [value, type]) if (origin) reach(origin.slot);
    for (const [number, { isPinned }] of this.#slots) if (isPinned) reach(number);
    for (const number of [...this.#slots.keys()]) if (!reached.has(number)) this.#slots.delete(number);
  }
}

/** The statements that bring a name in. */
function statements(name: string, { value, type }: Visible): string {
  if (!value && !type) return "";
  if (isWhole(value, type) && value?.whole.value !== "variable")
    return `import ${name} = ${member(name, value ?? type)};`;
  let text = "";
  if (type?.whole.type) {
    const { parameters, passed } = type.whole.type;
    text += `type ${name}${parameters} = ${member(name, type)}${passed};`;
  }
  if (value) {
    const comment = value.whole.comment === undefined ? "" : `\n${value.whole.comment}\n`; // On a line of its own, or it is none.
    const keyword = value.whole.value === "variable" ? "let" : "const";
    text += `${comment}declare ${keyword} ${name}: typeof ${member(name, value)};`;
  }
  return text;
}

/** Whether a name is wanted in every meaning that it has where it comes from, and from there alone. */
function isWhole(value: Origin | undefined, type: Origin | undefined): boolean {
  if (value && type) return value.slot === type.slot;
  return value ? value.whole.type === undefined : type?.whole.value === undefined;
}

function member(name: string, origin: Origin | undefined): string {
  return `${hubName}.c${origin?.slot ?? 0}.${name}`;
}
