/** Where the lab keeps its things: all of them inside the checkout. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout: this file is dist/lab/folders.js in it. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The notebook that `npm start` opens. */
export const firstNotebook = "notebooks/00-first-light.ipynb";

/** What running labs leave behind; `VIVARIUM_STATE` moves it, so that tests do not meet the lab of the person at work. */
export function stateFolder(): string {
  return process.env.VIVARIUM_STATE ?? join(root, ".vivarium");
}
