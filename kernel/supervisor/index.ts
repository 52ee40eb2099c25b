export { readConnection } from "./connection.ts";
export { Kernel } from "./kernel.ts";
export { log } from "./log.ts";
export { exitWithParent } from "./parent-process.ts";
