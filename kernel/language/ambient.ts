/** What every cell finds without declaring it, beside what Node has: the kernel's globals, as TypeScript reads them. */

/** Declarations of the globals that the runtime gives to cells. Held against the runtime by a test. */
export const cellGlobals = `
export {};

type MimeBundle = Readonly<Record<string, unknown>>;

/** A display in the notebook that can be replaced in place. */
interface DisplayHandle {
  readonly id: string;
  /** Shows another value in its place. */
  update(value: unknown): void;
}

/** Markup made by a tag. Interpolated into another tag, it goes in as it is. */
interface Fragment {
  readonly kind: "html" | "svg" | "md";
  readonly source: string;
  toString(): string;
}

type Tag = (strings: TemplateStringsArray, ...values: readonly unknown[]) => Fragment;

/** A widget's model: state that the kernel and the page share. */
interface WidgetModel<State extends object> {
  readonly id: string;
  get<Key extends keyof State>(key: Key): State[Key];
  /** Changes the state here and on the page. */
  set(patch: Partial<State>): void;
  /** The page changed the state; returns what takes the listener away. */
  onChange(listener: (patch: Partial<State>) => void): () => void;
  onMessage(listener: (content: unknown, buffers: readonly Uint8Array[]) => void): () => void;
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  close(): void;
  readonly mimeBundle: MimeBundle;
}

interface WidgetSpec<State extends object> {
  /** An anywidget module: https://anywidget.dev/en/afm/ */
  readonly esm: string;
  readonly css?: string;
  readonly state: State;
}

declare global {
  /**
   * Shows a value below the cell, at once.
   *
   * @returns A handle whose \`update(value)\` shows another value in its place.
   */
  function display(value: unknown, options?: { readonly id?: string }): DisplayHandle;

  /** Removes what the cell has shown so far; with \`wait\`, not before something new comes. */
  function clearOutput(options?: { readonly wait?: boolean }): void;

  /** Asks the person at the notebook for a line of text. */
  function input(prompt?: string, options?: { readonly password?: boolean }): Promise<string>;

  /** HTML whose interpolated values are escaped. */
  const html: Tag;
  /** A drawing; interpolated values are escaped. */
  const svg: Tag;
  /** Markdown; interpolated values lose whatever would be markup in them. */
  const md: Tag;

  /** Makes a widget: an anywidget module for the page, and state that both sides share. */
  function createWidget<State extends object>(spec: WidgetSpec<State>): WidgetModel<State>;
}
`;

/** The module that notebooks written for tslab import; the kernel provides it. */
export const tslabModule = `
declare module "tslab" {
  export interface Display {
    javascript(content: string): void;
    html(content: string): void;
    markdown(content: string): void;
    svg(content: string): void;
    png(content: Uint8Array): void;
    jpeg(content: Uint8Array): void;
    gif(content: Uint8Array): void;
    pdf(content: Uint8Array): void;
    text(content: string): void;
    raw(contentType: string, content: string | Uint8Array): void;
  }
  export const display: Display;
  /** A display that later calls replace in place. */
  export function newDisplay(): Display;
  export const versions: { readonly tslab: string; readonly typescript: string; readonly node: string };
}
`;
