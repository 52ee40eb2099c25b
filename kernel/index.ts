/** The kernel from outside: how to put it where Jupyter finds it. */
export { type InstallOptions, installKernelspec } from "./install.ts";
