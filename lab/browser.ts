/** Opens the person's browser, where there is one. */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Opens the address; returns whether there was a program for it. */
export function openBrowser(url: string): boolean {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  const hasScreen = process.platform === "darwin" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!hasScreen || !isOnPath(program)) return false;
  spawn(program, [url], { detached: true, stdio: "ignore" })
    .on("error", () => undefined)
    .unref();
  return true;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
