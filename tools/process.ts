/** Programs that a tool runs: with their output shown as it comes, or kept. */
import { spawn } from "node:child_process";

/** How a program ended. */
export interface ProgramResult {
  /** 0 where all went well; 1 also where it could not be started. */
  readonly status: number;
  /** What it printed, where it was kept. */
  readonly output: string;
}

/** How a program is run. */
export interface ProgramOptions {
  /** `show` lets it print to our terminal (default, so that long ones can be watched); `keep` collects its output. */
  readonly output?: "show" | "keep";
  /** Its variables; by default this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end, without input. Does not throw where it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const keep = options.output === "keep";
  const child = spawn(program, args, {
    env: options.env ?? process.env,
    stdio: ["ignore", keep ? "pipe" : "inherit", keep ? "pipe" : "inherit"],
  });
  const parts: Buffer[] = [];
  child.stdout?.on("data", (part: Buffer) => parts.push(part));
  child.stderr?.on("data", (part: Buffer) => parts.push(part));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ status: 1, output: `Cannot run ${program}: ${error.message}\n` }));
    child.once("close", (status) => resolve({ status: status ?? 1, output: Buffer.concat(parts).toString() }));
  });
}
