/** Widgets by the protocol of ipywidgets (2.1), drawn by an anywidget module in the browser. */
import { displaySymbol, type MimeBundle } from "../display/index.ts";
import { attachBuffers, detachBuffers } from "./buffers.ts";
import type { Comm, Comms } from "./comms.ts";

export interface WidgetSpec<S extends object> {
  /** An ES module whose default export is `{ render({ model, el }) { … } }`. */
  readonly esm: string;
  readonly css?: string;
  /** JSON values; `Uint8Array` and `ArrayBuffer` within travel as binary frames. */
  readonly state: S;
}

/** The kernel's side of a widget: the same state as in the browser, kept in step. */
export interface WidgetModel<S extends object> {
  readonly id: string;
  get<K extends keyof S>(key: K): S[K];
  /** Changes the state here and in the browser. */
  set(patch: Partial<S>): void;
  /** The browser has changed the state. Returns a function that stops listening. */
  onChange(listener: (patch: Partial<S>) => void): () => void;
  /** The browser has sent a message of its own (`model.send` there). */
  onMessage(listener: (content: unknown, buffers: readonly Uint8Array[]) => void): () => void;
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  close(): void;
  readonly mimeBundle: MimeBundle;
}

const protocolVersion = "2.1.0";
const anywidgetVersion = "~0.11.*";

/** Makes widgets, and tells a reloaded page what they are. */
export class Widgets {
  readonly #comms: Comms;
  readonly #models: Map<string, Model<object>> = new Map();

  constructor(comms: Comms) {
    this.#comms = comms;
    comms.registerTarget("jupyter.widget.control", (comm) => {
      comm.onMessage((data) => {
        if (field(data, "method") === "request_states") this.#sendStates(comm);
      });
    });
  }

  /**
   * Makes a widget. It shows itself when it is the last expression of a cell, or by `display(widget)`.
   *
   * @example
   * ```ts
   * const counter = createWidget({
   *   esm: `export default { render({ model, el }) {
   *     const button = document.createElement("button");
   *     const draw = () => { button.textContent = "clicked " + model.get("count"); };
   *     button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
   *     model.on("change:count", draw);
   *     draw();
   *     el.append(button);
   *   } };`,
   *   state: { count: 0 },
   * });
   * counter.onChange(({ count }) => console.log(count));
   * ```
   */
  create<S extends object>(spec: WidgetSpec<S>): WidgetModel<S> {
    const fixed = {
      _model_module: "anywidget",
      _model_name: "AnyModel",
      _model_module_version: anywidgetVersion,
      _view_module: "anywidget",
      _view_name: "AnyView",
      _view_module_version: anywidgetVersion,
      _view_count: null,
      _esm: spec.esm,
      ...(spec.css === undefined ? {} : { _css: spec.css }),
    };
    const state = { ...spec.state };
    const detached = detachBuffers({ ...fixed, ...state });
    const comm = this.#comms.open("jupyter.widget", {
      data: { state: detached.state, buffer_paths: detached.paths },
      metadata: { version: protocolVersion },
      buffers: detached.buffers,
    });
    const model = new Model<S>(comm, fixed, state);
    this.#models.set(comm.id, model as unknown as Model<object>); // Only its whole state is asked for here.
    comm.onClose(() => this.#models.delete(comm.id));
    return model;
  }

  #sendStates(comm: Comm): void {
    const states = Object.fromEntries(
      [...this.#models].map(([id, { whole }]) => {
        const {
          _model_name: model_name,
          _model_module: model_module,
          _model_module_version: model_module_version,
        } = whole;
        return [id, { model_name, model_module, model_module_version, state: whole }];
      }),
    );
    const { state, paths, buffers } = detachBuffers({ states });
    // The control channel wants paths within `states`, with the model's id first.
    const buffer_paths = paths.map(([, ...rest]) => rest);
    comm.send({ ...(state as object), method: "update_states", buffer_paths }, { buffers });
  }
}

class Model<S extends object> implements WidgetModel<S> {
  readonly #comm: Comm;
  readonly #fixed: Readonly<Record<string, unknown>>;
  readonly #state: S;
  readonly #changes: Set<(patch: Partial<S>) => void> = new Set();
  readonly #messages: Set<(content: unknown, buffers: readonly Uint8Array[]) => void> = new Set();

  constructor(comm: Comm, fixed: Readonly<Record<string, unknown>>, state: S) {
    this.#comm = comm;
    this.#fixed = fixed;
    this.#state = state;
    comm.onMessage((data, buffers) => this.#receive(data, buffers));
    Object.defineProperty(this, displaySymbol, { value: () => this.mimeBundle });
  }

  get id(): string {
    return this.#comm.id;
  }

  get whole(): Readonly<Record<string, unknown>> {
    return { ...this.#fixed, ...this.#state };
  }

  get mimeBundle(): MimeBundle {
    const text = `Widget ${this.id}`;
    return {
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 1, model_id: this.id },
      "text/html": `<p>${text}: open the notebook in Jupyter to see it live.</p>`,
      "text/plain": text,
    };
  }

  get<K extends keyof S>(key: K): S[K] {
    return this.#state[key];
  }

  set(patch: Partial<S>): void {
    Object.assign(this.#state, patch);
    this.#sendState("update", patch);
  }

  onChange(listener: (patch: Partial<S>) => void): () => void {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }

  onMessage(listener: (content: unknown, buffers: readonly Uint8Array[]) => void): () => void {
    this.#messages.add(listener);
    return () => this.#messages.delete(listener);
  }

  send(content: unknown, buffers: readonly Uint8Array[] = []): void {
    this.#comm.send({ method: "custom", content }, { buffers });
  }

  close(): void {
    this.#comm.close();
  }

  #receive(data: unknown, buffers: readonly Uint8Array[]): void {
    switch (field(data, "method")) {
      case "update": {
        const patch = field(data, "state");
        if (typeof patch !== "object" || patch === null) return;
        // Every view of the widget, also in other windows, learns what this one has set.
        const paths = field(data, "buffer_paths") ?? [];
        this.#comm.send({ method: "echo_update", state: structuredClone(patch), buffer_paths: paths }, { buffers });
        const change = attachBuffers(patch, paths, buffers) as Partial<S>; // What the page sends is its author's word.
        Object.assign(this.#state, change);
        for (const listener of this.#changes) listener(change);
        return;
      }
      case "request_state":
        this.#sendState("update", this.whole);
        return;
      case "custom":
        for (const listener of this.#messages) listener(field(data, "content"), buffers);
        return;
    }
  }

  #sendState(method: "update", patch: object): void {
    const { state, paths, buffers } = detachBuffers(patch);
    this.#comm.send({ method, state, buffer_paths: paths }, { buffers });
  }
}

function field(data: unknown, name: string): unknown {
  return typeof data === "object" && data !== null ? (data as Readonly<Record<string, unknown>>)[name] : undefined;
}
