/** The words after `npm start --`. */
import { parseArgs } from "node:util";

/** What a start is asked to do. */
export interface StartOptions {
  readonly help: boolean;
  /** The port asked for; without one, the first free one from 8888 on. */
  readonly port: number | undefined;
  /** Whether a browser is opened. */
  readonly browser: boolean;
  /** A notebook to run from top to bottom instead of opening the lab. */
  readonly execute: string | undefined;
  /** Where its executed copy goes. */
  readonly output: string | undefined;
}

export const usage = `npm start                                   sets up what is missing, opens JupyterLab on the first notebook
npm start -- --port 8890                    on this port; without it, on the first free one from 8888 on
npm start -- --no-browser                   only prints the address
npm start -- --execute NOTEBOOK [--output FILE]
                                            runs a notebook without a browser and writes the executed copy
                                            (default: NOTEBOOK with .executed.ipynb); fails where a cell failed
npm start -- --help                         this text`;

/**
 * Reads the options of `npm start`.
 *
 * @throws RangeError for an unknown option, a port outside 1…65535, or `--output` without `--execute`
 * @example
 * parseStartOptions(["--port", "8890"]).port // 8890
 */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parse(args);
  if (values.output !== undefined && values.execute === undefined) {
    throw new RangeError("--output FILE says where an executed notebook goes: it needs --execute NOTEBOOK.");
  }
  return {
    help: values.help ?? false,
    port: values.port === undefined ? undefined : parsePort(values.port),
    browser: !(values["no-browser"] ?? false),
    execute: values.execute,
    output: values.output,
  };
}

interface RawOptions {
  readonly values: {
    readonly help?: boolean;
    readonly port?: string;
    readonly "no-browser"?: boolean;
    readonly execute?: string;
    readonly output?: string;
  };
}

function parse(args: readonly string[]): RawOptions {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h" },
        port: { type: "string" },
        "no-browser": { type: "boolean" },
        execute: { type: "string" },
        output: { type: "string" },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". To specify")[0] : String(error);
    throw new RangeError(`${reason}. These are the ways to start:\n${usage}`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new RangeError(`--port needs a number from 1 to 65535, not "${text}".`);
  }
  return port;
}
