/** One writer at a time: a lock file that names its owner, and that a dead owner does not keep. */
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";

/** Somebody else writes to the folder. */
export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError";
  readonly folder: string;
  readonly owner: LockOwner;

  constructor(folder: string, doing: string, owner: LockOwner) {
    super(
      `Cannot ${doing} in ${folder}: process ${owner.pid} on ${owner.host} has been busy there since ${owner.since} ` +
        `(${owner.doing}). Wait for it or stop it; if that process is gone from ${owner.host}, delete ${folder}/.lock.`,
    );
    this.folder = folder;
    this.owner = owner;
  }
}

/** Who holds a lock. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly doing: string;
  readonly since: string;
}

/**
 * Runs `body` while this process holds the folder's lock file.
 *
 * @param folder made where it is missing
 * @param doing what is done, as a verb phrase: it stands in the error that others get
 * @throws FolderInUseError where a living process holds the lock
 */
export async function withLock<T>(folder: string, doing: string, body: () => Promise<T>): Promise<T> {
  const path = `${folder}/.lock`;
  await mkdir(folder, { recursive: true });
  await acquire(folder, path, doing);
  try {
    return await body();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(folder: string, path: string, doing: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, "wx");
      const owner: LockOwner = { pid: process.pid, host: hostname(), doing, since: new Date().toISOString() };
      await file.writeFile(JSON.stringify(owner)).finally(() => file.close());
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = await readOwner(path);
      if (owner !== undefined && isAlive(owner)) throw new FolderInUseError(folder, doing, owner);
      await rm(path, { force: true }); // its owner died, or died while it wrote its name
    }
  }
  throw new Error(`Cannot ${doing} in ${folder}: its lock file ${path} changes hands too fast. Try again.`);
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as LockOwner; // written by acquire() above
  } catch {
    return undefined;
  }
}

function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true; // cannot be asked from here
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
