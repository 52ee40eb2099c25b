/** JupyterLab as a process: started, waited for, found again, stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { labEnvironment } from "./environments.ts";
import { root, stateFolder } from "./folders.ts";
import { SetupError } from "./python.ts";
import { jupyterFolders, jupyterVariables } from "./settings.ts";

/** A JupyterLab that answers. */
export interface LabServer {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}

/** A JupyterLab of this process. */
export interface OwnLabServer extends LabServer {
  /** Ends with its exit status. */
  readonly ended: Promise<number | null>;
  /** Lets it stop its kernels and end; ends it after ten seconds anyway. */
  stop(): Promise<void>;
}

/** The address that opens a file of the checkout in the lab. */
export function labUrl(server: LabServer, path: string): string {
  const place = path.split("/").map(encodeURIComponent).join("/");
  return `http://127.0.0.1:${server.port}/lab/tree/${place}?token=${server.token}`;
}

/** How a lab is started. */
export interface ServerOptions {
  /** Must be free. */
  readonly port: number;
  /** The folder that the lab shows; the checkout by default. */
  readonly folder?: string;
  /** Where the lab keeps its settings and its log, as `writeSettings()` has prepared it; `stateFolder()` by default. */
  readonly state?: string;
  /** More options for JupyterLab, such as `--LabApp.expose_app_in_browser=True`. */
  readonly args?: readonly string[];
}

/**
 * Starts JupyterLab and waits until it answers.
 *
 * @throws SetupError where it ends before it answers; shows the end of its log
 */
export async function startServer(options: ServerOptions): Promise<OwnLabServer> {
  const { port, folder = root, state = stateFolder() } = options;
  const token = randomBytes(24).toString("hex");
  const logPath = join(state, "jupyter/lab.log");
  await mkdir(join(state, "jupyter"), { recursive: true });
  const log = await open(logPath, "w", 0o600);
  const args = ["-m", "jupyterlab", `--ServerApp.port=${port}`, `--ServerApp.root_dir=${folder}`];
  args.push(...(options.args ?? []));
  if (process.getuid?.() === 0) args.push("--allow-root");
  const child = spawn(join(labEnvironment.folder, "bin/python"), args, {
    cwd: folder,
    env: jupyterVariables(state, { JUPYTER_TOKEN: token }), // not an argument: those are public
    detached: true, // Ctrl-C reaches us alone, and we end it in good order
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const server = { pid: child.pid ?? 0, port, token };
  const killWithUs = (): void => void child.kill("SIGTERM");
  process.once("exit", killWithUs);
  void ended.finally(() => process.off("exit", killWithUs)).catch(() => undefined);
  let over = false;
  void ended.then(
    () => (over = true),
    () => (over = true),
  );
  while (!(await answers(server))) {
    if (over)
      throw new SetupError(`JupyterLab ended before it was ready. The end of ${logPath}:\n${await tail(logPath)}`);
    await delay(50);
  }
  return { ...server, ended, stop: () => stop(child, ended) };
}

/** The lab of this checkout that already runs, if one does. */
export async function findRunningServer(): Promise<LabServer | undefined> {
  const { runtime } = jupyterFolders(stateFolder());
  const names = await readdir(runtime).catch(() => []);
  for (const name of names.filter((name) => /^jpserver-\d+\.json$/.test(name)).sort()) {
    const text = await readFile(join(runtime, name), "utf8").catch(() => "{}");
    const { pid, port, token } = JSON.parse(text) as Partial<LabServer>; // Jupyter's own record of a server
    if (pid === undefined || port === undefined || token === undefined) continue;
    if (await answers({ pid, port, token })) return { pid, port, token };
  }
  return undefined;
}

/** Whether a server on the port takes the token: it is this one and no other. */
async function answers({ port, token }: LabServer): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/status`, {
      headers: { authorization: `token ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const late = new AbortController();
  const first = await Promise.race([ended, delay(10_000, "late", { signal: late.signal })]);
  late.abort();
  if (first !== "late") return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function tail(path: string): Promise<string> {
  return (await readFile(path, "utf8")).trimEnd().split("\n").slice(-15).join("\n");
}
