/**
 * Everything the runtime tells the supervisor, in one order.
 *
 * A flood of text is gathered for a few milliseconds and sent in one piece; anything else pushes what was gathered out
 * before it.
 * An output that is still being made (an async `Symbol.for("Jupyter.display")`) holds back what comes after it.
 */
import type { RunId, RuntimeEvent } from "../bridge/index.ts";

type StreamEvent = Extract<RuntimeEvent, { readonly type: "stream" }>;

interface Slot {
  event: RuntimeEvent | undefined;
  isPending: boolean;
}

/** How long text is gathered, and how much of it at most. */
const batchMs = 20;
const batchCharacters = 64 * 1024;

/** So many writes in {@link batchMs} go out at once: a line before a long computation is to be seen before it. */
const promptWrites = 32;

export class Outbox {
  readonly #send: (event: RuntimeEvent) => void;
  readonly #slots: Slot[] = [];
  readonly #startTimer: typeof setTimeout = setTimeout; // A cell may replace the global one.
  #text: StreamEvent | undefined;
  #since = 0;
  #writes = 0;
  #timer: NodeJS.Timeout | undefined;
  #pending: Promise<unknown> = Promise.resolve();

  constructor(send: (event: RuntimeEvent) => void) {
    this.#send = send;
  }

  stream(run: RunId, name: "stdout" | "stderr", text: string): void {
    const gathered = this.#text;
    if (gathered?.name === name && gathered.run === run) this.#text = { ...gathered, text: gathered.text + text };
    else {
      this.#closeText();
      this.#text = { type: "stream", run, name, text };
    }
    // In a synchronous loop no timer comes up, so the clock is asked here.
    const now = Date.now();
    const isNewWindow = now - this.#since >= batchMs;
    if (isNewWindow) {
      this.#since = now;
      this.#writes = 0;
    }
    const isLarge = (this.#text?.text.length ?? 0) > batchCharacters;
    if (isNewWindow || isLarge || ++this.#writes <= promptWrites) this.flush();
    else this.#timer ??= this.#startTimer(() => this.flush(), batchMs);
  }

  push(event: RuntimeEvent): void {
    this.#closeText();
    this.#slots.push({ event, isPending: false });
    this.flush();
  }

  /** Keeps a place for an event that is still being made. `undefined`: there is none after all. */
  pushLater(event: Promise<RuntimeEvent | undefined>): void {
    this.#closeText();
    const slot: Slot = { event: undefined, isPending: true };
    this.#slots.push(slot);
    const settle = (made: RuntimeEvent | undefined): void => {
      slot.event = made;
      slot.isPending = false;
      this.flush();
    };
    const settled = event.then(settle, () => settle(undefined));
    this.#pending = Promise.all([this.#pending, settled]);
  }

  /** Sends all that is ready. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#closeText();
    let slot = this.#slots[0];
    while (slot && !slot.isPending) {
      this.#slots.shift();
      if (slot.event) this.#send(slot.event);
      slot = this.#slots[0];
    }
  }

  /** Resolves when nothing that was put in before is still being made. */
  async settled(): Promise<void> {
    await this.#pending;
  }

  /** Waits no longer for outputs in the making. */
  abandonPending(): void {
    for (const slot of this.#slots) slot.isPending = false;
    this.flush();
  }

  #closeText(): void {
    if (this.#text) this.#slots.push({ event: this.#text, isPending: false });
    this.#text = undefined;
  }
}
