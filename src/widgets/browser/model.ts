/** The page's side of a widget, as anywidget's front-end module protocol has it (https://anywidget.dev/en/afm/). */

/** The state that page and kernel share. Binary values arrive as `DataView`. */
export interface Model<State extends object> {
  get<Key extends keyof State>(key: Key): State[Key];
  set<Key extends keyof State>(key: Key, value: State[Key]): void;
  /** Sends what was set to the kernel. */
  save_changes(): void;
  on(event: string, listener: (...values: never[]) => void): void;
  off(event: string, listener: (...values: never[]) => void): void;
  send(content: unknown): void;
}

/** What `render` is called with. */
export interface Render<State extends object> {
  readonly model: Model<State>;
  readonly el: HTMLElement;
  /** Fires when the view goes away; hosts that lack it call what `render` returns. */
  readonly signal?: AbortSignal;
}

/** A widget's front-end module. */
export interface FrontEnd<State extends object> {
  render(context: Render<State>): () => void;
}

/** Listens until `signal` fires. */
export function listen<State extends object>(
  model: Model<State>,
  event: string,
  listener: (...values: never[]) => void,
  signal: AbortSignal,
): void {
  model.on(event, listener);
  signal.addEventListener("abort", () => model.off(event, listener), { once: true });
}

/** A signal for a view's lifetime, from whichever of the host's two ways comes first. */
export function lifetime(signal: AbortSignal | undefined): { readonly signal: AbortSignal; end(): void } {
  const own = new AbortController();
  const end = (): void => own.abort();
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", end, { once: true, signal: own.signal });
  return { signal: own.signal, end };
}
