/** The template tags `html`, `svg` and `md`: markup whose interpolated values are escaped. */
import { displaySymbol, type MimeBundle, textOf } from "./bundle.ts";
import { escapeHtml, escapeMarkdown } from "./escape.ts";

type FragmentKind = "html" | "svg" | "md";

/** Markup made by a tag. Interpolated into another tag, it goes in as it is. */
export interface Fragment {
  readonly kind: FragmentKind;
  readonly source: string;
  /** The markup. */
  toString(): string;
}

class Markup implements Fragment {
  readonly kind: FragmentKind;
  readonly source: string;

  constructor(kind: FragmentKind, source: string) {
    this.kind = kind;
    this.source = source;
  }

  toString(): string {
    return this.source;
  }

  [displaySymbol](): MimeBundle {
    const { mime } = kinds[this.kind];
    return { [mime]: this.source, "text/plain": this.kind === "md" ? this.source : plainText(this.source) };
  }
}

interface Kind {
  readonly mime: string;
  readonly escape: (text: string) => string;
  /** Fragments of these kinds are markup here; those of others are text. */
  readonly accepts: readonly FragmentKind[];
}

const kinds: Readonly<Record<FragmentKind, Kind>> = {
  html: { mime: "text/html", escape: escapeHtml, accepts: ["html", "svg"] },
  svg: { mime: "image/svg+xml", escape: escapeHtml, accepts: ["svg"] },
  md: { mime: "text/markdown", escape: escapeMarkdown, accepts: ["md", "html", "svg"] },
};

/** A template tag. Arrays are joined; `null`, `undefined` and `false` give nothing. */
export type Tag = (strings: TemplateStringsArray, ...values: readonly unknown[]) => Fragment;

function tag(kind: FragmentKind): Tag {
  const insert = (value: unknown): string => {
    if (value === null || value === undefined || value === false) return "";
    if (Array.isArray(value)) return value.map(insert).join("");
    if (value instanceof Markup && kinds[kind].accepts.includes(value.kind)) return value.source;
    const own = markupOf(value, kinds[kind].mime);
    return (
      own ?? kinds[kind].escape(typeof value === "object" && !(value instanceof Markup) ? textOf(value) : String(value))
    );
  };
  return (strings, ...values) =>
    new Markup(
      kind,
      strings.raw
        .map((_, index) => (strings[index] ?? "") + (index < values.length ? insert(values[index]) : ""))
        .join(""),
    );
}

/** The markup of a value that shows itself in just this format. */
function markupOf(value: unknown, mime: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const show = (value as Readonly<Record<symbol, unknown>>)[displaySymbol];
  const bundle: unknown = typeof show === "function" && !(value instanceof Markup) ? show.call(value) : undefined;
  const markup = (bundle as Readonly<Record<string, unknown>> | undefined)?.[mime];
  return typeof markup === "string" ? markup : undefined;
}

/**
 * HTML whose interpolated values are escaped.
 *
 * @example
 * ```ts
 * html`<b>${"a < b"}</b>`.toString(); // "<b>a &lt; b</b>"
 * ```
 */
export const html: Tag = tag("html");

/** A drawing; interpolated values are escaped. */
export const svg: Tag = tag("svg");

/** Markdown; interpolated values lose whatever would be markup in them. */
export const md: Tag = tag("md");

/** What remains of markup on a page without it. */
function plainText(markup: string): string {
  return markup
    .replaceAll(/<(style|script)\b[\s\S]*?<\/\1>/gi, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
