/** The lab's environment and the trainer's, side by side. */
import { join } from "node:path";

import { type Environment, ensureEnvironment } from "./environment.ts";
import { root } from "./folders.ts";

/** JupyterLab and what runs notebooks. */
export const labEnvironment: Environment = {
  name: "the lab's Python packages",
  folder: join(root, ".venv"),
  requirements: [join(root, "lab/requirements.txt")],
  neededBytes: 0.8e9,
  logPath: join(root, ".vivarium/lab-setup.txt"),
};

/** The lab's, and what tests need beside it. */
export const labTestEnvironment: Environment = {
  ...labEnvironment,
  requirements: [...labEnvironment.requirements, join(root, "lab/requirements-test.txt")],
};

/** PyTorch and diffusers: also what a cluster gets. */
export const trainerEnvironment: Environment = {
  name: "the trainer's Python packages",
  folder: join(root, "trainer/.venv"),
  requirements: [join(root, "trainer/requirements.txt")],
  neededBytes: 2.5e9, // PyTorch for a processor; the build for NVIDIA GPUs takes about 8 GB
  logPath: join(root, "trainer/.setup/log.txt"),
};

/** Makes the lab's half, with a line on the terminal for each step. */
export async function ensureLab(environment: Environment = labEnvironment): Promise<void> {
  let last = "";
  await ensureEnvironment(environment, {
    onDetail: (detail) => {
      const step = detail.replace(/^(?:finding|fetching) .*/, "fetching packages");
      if (step !== last) console.log(`Setting up JupyterLab (once): ${step} …`);
      last = step;
    },
  });
}
