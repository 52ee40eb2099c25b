export { displaySymbol, type MimeBundle, mimeBundleOf, textOf } from "./bundle.ts";
export { html, md, svg } from "./tags.ts";
