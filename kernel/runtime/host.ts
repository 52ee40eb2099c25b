/** What the kernel offers to cells and libraries: the host object on the global scope, and the cells' own globals. */
import type { RunId, RuntimeEvent } from "../bridge/index.ts";
import type { Comm, Comms, OpenOptions, WidgetModel, WidgetSpec, Widgets } from "../comm/index.ts";
import { displaySymbol, html, type MimeBundle, md, mimeBundleOf, svg } from "../display/index.ts";
import type { Inputs } from "./inputs.ts";
import type { Outbox } from "./outbox.ts";

/** Something that was shown and can be shown anew in its place. */
export interface DisplayHandle {
  readonly id: string;
  update(value: unknown): void;
}

export interface DisplayOptions {
  /** Shows the value also wherever this id was shown before. Default: a new id. */
  readonly id?: string;
}

/** Libraries find this under `Symbol.for("Jupyter.host")`. */
export interface Host {
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  openComm(target: string, options?: OpenOptions): Comm;
  createWidget<S extends object>(spec: WidgetSpec<S>): WidgetModel<S>;
  /** Of the cell that is running: fires when it is interrupted. */
  readonly signal: AbortSignal;
}

export interface HostParts {
  readonly outbox: Outbox;
  readonly comms: Comms;
  readonly widgets: Widgets;
  readonly inputs: Inputs;
  readonly session: { readonly run: RunId; readonly signal: AbortSignal };
}

export function installHost(parts: HostParts): Host {
  const { outbox, comms, widgets, inputs, session } = parts;
  let shown = 0;
  const show = (value: unknown, id: string, update: boolean): void => {
    const { run } = session;
    const event = (data: MimeBundle): RuntimeEvent => ({ type: "display", run, id, update, data });
    const bundle = mimeBundleOf(value);
    if (bundle instanceof Promise) outbox.pushLater(bundle.then(event));
    else outbox.push(event(bundle));
  };
  const host: Host = {
    display(value, { id = `display-${process.pid}-${++shown}` } = {}) {
      show(value, id, false);
      const handle: DisplayHandle = { id, update: (next) => show(next, id, true) };
      // As the last expression of a cell, the handle is nothing to show: the value was shown.
      return Object.defineProperty(handle, displaySymbol, { value: () => ({}) });
    },
    openComm: (target, options) => comms.open(target, options),
    createWidget: (spec) => widgets.create(spec),
    get signal() {
      return session.signal;
    },
  };
  const globals = {
    display: host.display,
    createWidget: host.createWidget,
    clearOutput: ({ wait = false }: { readonly wait?: boolean } = {}) =>
      outbox.push({ type: "clear", run: session.run, wait }),
    input: (prompt = "", { password = false }: { readonly password?: boolean } = {}) =>
      inputs.ask(session.run, String(prompt), password),
    html,
    md,
    svg,
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  Object.defineProperty(globalThis, Symbol.for("Jupyter.host"), { value: host, configurable: true });
  return host;
}
