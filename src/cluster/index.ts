export { attachJob } from "./attach.ts";
export type { CancelOptions, Job, JobStatus, Launcher } from "./launcher.ts";
export { type LocalOptions, local } from "./local/local.ts";
