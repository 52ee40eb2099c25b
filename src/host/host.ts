/**
 * What a notebook kernel offers to libraries, found on the global scope. No kernel is imported: where there is none
 * (plain Node, a test), `notebookHost()` is undefined and everything shows itself as text or as a static picture.
 */

/** A value under each MIME type that it can be shown as: text for most, base64 for images, plain data for JSON types. */
export type MimeBundle = Record<string, unknown>;

/** A value with a method of this name shows itself in a notebook: the method gives its MIME bundle. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** A value that shows itself. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** A display in a notebook that can be replaced in place. */
export interface DisplayHandle {
  readonly id: string;
  update(value: unknown): void;
}

/** One end of a comm (Jupyter's two-way message channel between a kernel and a page). */
export interface Comm {
  readonly id: string;
  send(data: unknown, options?: { readonly metadata?: unknown; readonly buffers?: readonly Uint8Array[] }): void;
  close(data?: unknown): void;
  onMessage(listener: (data: unknown, buffers: readonly Uint8Array[]) => void): () => void;
  onClose(listener: () => void): () => void;
}

/** A widget's model: state that the kernel and the page share. */
export interface WidgetModel<State extends object> {
  readonly id: string;
  get<Key extends keyof State>(key: Key): State[Key];
  set(patch: Partial<State>): void;
  /** The page changed the state; returns what takes the listener away. */
  onChange(listener: (patch: Partial<State>) => void): () => void;
  onMessage(listener: (content: unknown, buffers: readonly Uint8Array[]) => void): () => void;
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  close(): void;
  /** Shows a view of the model. */
  readonly mimeBundle: MimeBundle;
}

/** What the page runs for a widget: an anywidget module (https://anywidget.dev/en/afm/) and the state it starts with. */
export interface WidgetSpec<State extends object> {
  readonly esm: string;
  readonly css?: string;
  readonly state: State;
}

/** What a notebook kernel offers. */
export interface NotebookHost {
  display(value: unknown, options?: { readonly id?: string }): DisplayHandle;
  openComm(
    target: string,
    options?: { readonly data?: unknown; readonly metadata?: unknown; readonly buffers?: readonly Uint8Array[] },
  ): Comm;
  createWidget<State extends object>(spec: WidgetSpec<State>): WidgetModel<State>;
  /** Fires when the cell that is running now is interrupted. */
  readonly signal: AbortSignal;
}

/** The notebook kernel that this code runs in, if it runs in one. */
export function notebookHost(): NotebookHost | undefined {
  const scope = globalThis as { [key: symbol]: unknown };
  return scope[Symbol.for("Jupyter.host")] as NotebookHost | undefined; // the kernel's promise, held by its tests
}
