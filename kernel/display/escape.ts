/** Escaping for text that goes into HTML, SVG or Markdown. */

const htmlEntities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Safe in element content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => htmlEntities[character] ?? character);
}

/** Safe as running text in Markdown: nothing in it is markup, neither Markdown's nor HTML's. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|~$<>&-]/g, (character) => htmlEntities[character] ?? `\\${character}`);
}
