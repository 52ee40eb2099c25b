/**
 * Markup from data, for SVG and HTML alike. Everything that is not `Markup` is text and is escaped, so a caption, a tag
 * or a file name can never become markup.
 */

/** Finished markup: the only thing that is not escaped. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Child = Markup | string | number | undefined | readonly Child[];

/** An attribute's value; one that is `undefined` is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * One element with its attributes and children.
 *
 * @example
 * element("text", { x: 4 }, "<b>").toString() // '<text x="4">&lt;b&gt;</text>'
 */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  let written = "";
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) written += ` ${key}="${typeof value === "number" ? short(value) : escapeText(value)}"`;
  }
  return new Markup(`<${name}${written}>${childText(children)}</${name}>`);
}

/** Text that is safe between tags and in quoted attributes, in HTML and XML. */
export function escapeText(text: string): string {
  return text
    .replaceAll(notAllowedInXml, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A number with at most two decimals: enough for pixels, small in a notebook. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

// Control characters and lone halves of surrogate pairs end an XML document's parsing.
const notAllowedInXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function childText(child: Child): string {
  if (child === undefined) return "";
  if (child instanceof Markup) return child.toString();
  if (typeof child === "string") return escapeText(child);
  if (typeof child === "number") return escapeText(String(child));
  return child.map(childText).join("");
}
