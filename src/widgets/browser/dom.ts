/** Elements of a page from data: text is set as text, never as markup. */

/** One HTML element with attributes, text or children. */
export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A button of a toolbar. */
export function button(label: string, title: string, press: () => void): HTMLButtonElement {
  const made = html("button", { type: "button", title }, label);
  made.addEventListener("click", press);
  return made;
}
