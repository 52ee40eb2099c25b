/** Notices that the process that started the kernel has died without saying so. */

/** Calls `leave` when the parent that Jupyter announced in `JPY_PARENT_PID` is gone. Looks once a second. */
export function exitWithParent(leave: () => void): void {
  const parent = process.ppid;
  if (process.env.JPY_PARENT_PID !== String(parent)) return; // Started through something else; then nobody can tell.
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    leave();
  }, 1000);
  timer.unref();
}
