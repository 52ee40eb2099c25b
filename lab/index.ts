export { ensureLab, labEnvironment, labTestEnvironment } from "./environments.ts";
export { firstNotebook, root } from "./folders.ts";
export { ensureKernelspec } from "./kernel.ts";
export { choosePort } from "./port.ts";
export { SetupError } from "./python.ts";
export { labUrl, type OwnLabServer, startServer } from "./server.ts";
export { jupyterVariables, writeSettings } from "./settings.ts";
export { readTrainerState, startTrainerSetup, type TrainerState } from "./trainer-setup.ts";
