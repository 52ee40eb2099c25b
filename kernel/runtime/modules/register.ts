/** Teaches Node's loader local TypeScript files. Loaded at the first local import: the loader's thread has a cost. */
import { register } from "node:module";
import { versionedUrl } from "./versions.ts";

export function registerHooks(): { versionedUrl: (path: string) => string } {
  register(new URL("./hooks.js", import.meta.url));
  return { versionedUrl };
}
