/** `npm start`: sets up what is missing, then opens the lab or executes a notebook. */
import { openBrowser } from "./browser.ts";
import { ensureLab } from "./environments.ts";
import { executeNotebook } from "./execute.ts";
import { firstNotebook } from "./folders.ts";
import { ensureKernelspec } from "./kernel.ts";
import { parseStartOptions, type StartOptions, usage } from "./options.ts";
import { choosePort } from "./port.ts";
import { SetupError } from "./python.ts";
import { findRunningServer, type LabServer, labUrl, startServer } from "./server.ts";
import { writeSettings } from "./settings.ts";
import { startTrainerSetup } from "./trainer-setup.ts";

/** @returns the exit status */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseStartOptions(args);
    if (options.help) {
      console.log(usage);
      return 0;
    }
    return await start(options);
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof RangeError)) throw error;
    console.error(`vivarium: ${error.message}`);
    return 1;
  }
}

async function start(options: StartOptions): Promise<number> {
  await setUp();
  if (options.execute !== undefined) return executeNotebook(options.execute, options.output);
  const running = await findRunningServer();
  if (running !== undefined) return showRunning(running, options);
  const server = await startServer({ port: await choosePort(options.port) });
  const url = labUrl(server, firstNotebook);
  console.log(`\nVivarium is open at\n\n    ${url}\n\nCtrl-C stops it; training runs go on.`);
  if (options.browser) openBrowser(url);
  const stopped = stopOnSignal(server.stop);
  const status = await server.ended;
  console.log("\nVivarium has stopped.");
  return stopped() ? 0 : (status ?? 1);
}

async function setUp(): Promise<void> {
  await ensureLab();
  await writeSettings();
  await ensureKernelspec();
  const trainer = await startTrainerSetup();
  if (trainer !== "ready") {
    console.log("The trainer's packages are being installed in the background; a training launch waits for them.");
  }
}

function showRunning(running: LabServer, options: StartOptions): number {
  const url = labUrl(running, firstNotebook);
  const where = `The lab of this folder already runs (process ${running.pid}, port ${running.port})`;
  if (options.port !== undefined && options.port !== running.port) {
    throw new RangeError(
      `${where}: stop it (kill ${running.pid}) to start it on port ${options.port}, or open\n\n    ${url}`,
    );
  }
  console.log(`\n${where}. It is open at\n\n    ${url}`);
  if (options.browser) openBrowser(url);
  return 0;
}

/** Stops the lab in good order when this process is asked to end; returns whether that has happened. */
function stopOnSignal(stop: () => Promise<void>): () => boolean {
  let asked = false;
  const onSignal = (): void => {
    asked = true;
    void stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  return () => asked;
}
