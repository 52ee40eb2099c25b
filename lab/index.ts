export { ensureLab, labTestEnvironment } from "./environments.ts";
export { root } from "./folders.ts";
export { ensureKernelspec } from "./kernel.ts";
export { choosePort } from "./port.ts";
export { SetupError } from "./python.ts";
export { labUrl, type OwnLabServer, startServer } from "./server.ts";
export { writeSettings } from "./settings.ts";
export { readTrainerState, startTrainerSetup } from "./trainer-setup.ts";
