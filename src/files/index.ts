export { hashOfFile, replaceFile, writeFileAtomic } from "./atomic.ts";
export { canonicalJson, hashOfJson } from "./json.ts";
export { listFiles } from "./list.ts";
export { FolderInUseError, type LockOwner, withLock } from "./lock.ts";
