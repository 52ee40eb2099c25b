/** How JupyterLab behaves here: no request to anywhere, nothing of the person's other Jupyter, our kernel first. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { writeFileAtomic } from "../src/files/index.ts";
import { labEnvironment } from "./environments.ts";
import { stateFolder } from "./folders.ts";
import { pythonEnvironment } from "./python.ts";

/** The kernelspec's name. */
export const kernelName = "vivarium";

const serverConfig = {
  ServerApp: {
    ip: "127.0.0.1",
    port_retries: 0,
    open_browser: false,
    jpserver_extensions: { jupyterlab: true, jupyter_lsp: false }, // the kernel itself completes and checks types
  },
  LabApp: {
    news_url: null,
    check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
    extension_manager: "readonly",
  },
  KernelSpecManager: { allowed_kernelspecs: [kernelName], ensure_native_kernel: false },
  MultiKernelManager: { default_kernel_name: kernelName },
  // The default drops output beyond 1 MB/s or 1000 messages/s: a chart library or a loop that prints is more.
  ZMQChannelsWebsocketConnection: { limit_rate: false },
};

const overrides = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

const pageConfig = {
  disabledExtensions: {
    "@jupyterlab/apputils-extension:announcements": true,
    "@jupyterlab/extensionmanager-extension": true, // asks pypi.org
    "@jupyterlab/lsp-extension": true, // and what needs it: its server half is off, see above
    "@jupyterlab/fileeditor-extension:language-server": true,
    "@jupyterlab/notebook-extension:language-server": true,
  },
};

/** Writes the settings where they differ: into the lab's environment, and into the folder that keeps a lab's state. */
export async function writeSettings(state: string = stateFolder()): Promise<void> {
  const { config, data, runtime } = jupyterFolders(state);
  await Promise.all([config, data, runtime].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  await writeJson(join(config, "jupyter_server_config.json"), serverConfig);
  await writeJson(join(labEnvironment.folder, "package.json"), { type: "commonjs" }); // JupyterLab runs a script of its own with Node
  await writeJson(join(labEnvironment.folder, "share/jupyter/lab/settings/overrides.json"), overrides);
  await writeJson(join(labEnvironment.folder, "etc/jupyter/labconfig/page_config.json"), pageConfig);
}

/** The variables that Jupyter's programs of this checkout run with. */
export function jupyterVariables(
  state: string = stateFolder(),
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const { config, data, runtime, ipython } = jupyterFolders(state);
  return pythonEnvironment({
    JUPYTER_CONFIG_DIR: config,
    JUPYTER_DATA_DIR: data,
    JUPYTER_RUNTIME_DIR: runtime,
    IPYTHONDIR: ipython,
    JUPYTER_PLATFORM_DIRS: "1",
    ...extra,
  });
}

/** Where Jupyter keeps its files for this checkout. */
export function jupyterFolders(state: string): Record<"config" | "data" | "runtime" | "ipython", string> {
  const folder = join(state, "jupyter");
  return {
    config: join(folder, "config"),
    data: join(folder, "data"),
    runtime: join(folder, "runtime"),
    ipython: join(folder, "ipython"),
  };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before !== text) await writeFileAtomic(path, text);
}
