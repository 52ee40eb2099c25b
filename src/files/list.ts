/** What lies in a folder, in an order that no file system decides. */
import { readdir } from "node:fs/promises";

/**
 * The files in and below a folder as paths relative to it with "/" between their parts, sorted by code unit.
 * Folders and files whose name starts with a dot are passed over; symbolic links are neither followed nor listed.
 */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (below: string): Promise<void> => {
    for (const entry of await readdir(`${folder}/${below}`, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) await visit(`${below}${entry.name}/`);
      else if (entry.isFile()) files.push(`${below}${entry.name}`);
    }
  };
  await visit("");
  return files.sort();
}
