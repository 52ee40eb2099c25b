/** Ports on the loopback address. */
import { createServer } from "node:net";

const firstPort = 8888;

/**
 * The port to listen on: the one asked for, or the first free one from 8888 on.
 *
 * @throws RangeError where the port asked for is taken; names a free one
 */
export async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return freePort(firstPort);
  if (await isFree(wanted)) return wanted;
  const other = await freePort(wanted + 1);
  throw new RangeError(
    `Port ${wanted} is taken by another program. Port ${other} is free: npm start -- --port ${other}`,
  );
}

async function freePort(from: number): Promise<number> {
  for (let port = from; port <= 65_535; port++) if (await isFree(port)) return port;
  for (let port = 1024; port < from; port++) if (await isFree(port)) return port;
  throw new RangeError("No port of this machine is free.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
