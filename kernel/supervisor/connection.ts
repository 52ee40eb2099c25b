/** Reads the connection file that a Jupyter client writes before it starts the kernel. */
import { readFileSync } from "node:fs";

/** Where to listen, and the key that signs every message. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly shellPort: number;
  readonly iopubPort: number;
  readonly stdinPort: number;
  readonly controlPort: number;
  readonly heartbeatPort: number;
  /** Empty: messages are neither signed nor checked, as the protocol has it. */
  readonly key: string;
  readonly signatureScheme: string;
}

export function readConnection(path: string): Connection {
  const file: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof file !== "object" || file === null) {
    throw new TypeError(`Cannot start the kernel: ${path} holds ${typeof file}, a JSON object was wanted`);
  }
  const fields = file as Readonly<Record<string, unknown>>;
  const text = (name: string, fallback: string): string => {
    const value = fields[name];
    return typeof value === "string" ? value : fallback;
  };
  const port = (name: string): number => {
    const value = fields[name];
    if (typeof value !== "number") {
      throw new TypeError(
        `Cannot start the kernel: ${path} gives ${String(value)} as ${name}, a port number was wanted`,
      );
    }
    return value;
  };
  return {
    transport: text("transport", "tcp"),
    ip: text("ip", "127.0.0.1"),
    shellPort: port("shell_port"),
    iopubPort: port("iopub_port"),
    stdinPort: port("stdin_port"),
    controlPort: port("control_port"),
    heartbeatPort: port("hb_port"),
    key: text("key", ""),
    signatureScheme: text("signature_scheme", "hmac-sha256"),
  };
}

/** The address of one port, as ZeroMQ wants it. Under `ipc` a "port" is the end of a file name. */
export function endpoint({ transport, ip }: Connection, port: number): string {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
}
