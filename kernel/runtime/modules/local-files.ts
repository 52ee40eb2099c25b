/** Finds the file that a relative import means. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `./x`, `../x`, `/x` and `file:` addresses: files of the user's own, not packages. */
export function isRelative(specifier: string): boolean {
  return /^(?:\.{1,2}\/|\/|file:)/.test(specifier);
}

/** The file itself; `x.ts` where `x.js` is written, as TypeScript has it; and endings that may be left out. */
export function findLocalFile(specifier: string, parentUrl: string): string | undefined {
  const path = fileURLToPath(new URL(specifier, parentUrl));
  const asTypeScript = path.replace(/\.([cm]?)js$/, ".$1ts");
  return [path, asTypeScript, `${path}.ts`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`].find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
