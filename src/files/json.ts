/** Canonical JSON: the one text of a value, so that equal values have equal hashes. */
import { createHash } from "node:crypto";

/**
 * The value as JSON with sorted keys, no spaces, and no entries that are `undefined`.
 *
 * @example
 * canonicalJson({ b: 1, a: [true] }) // '{"a":[true],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    entry !== null && typeof entry === "object" && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}

/** The SHA-256 of the value's canonical JSON, as 64 hexadecimal digits. */
export function hashOfJson(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
