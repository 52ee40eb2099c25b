/** Questions to the runtime that have an answer: completion and inspection. */
import type { Completion, Inspection } from "../bridge/index.ts";

export class Asks {
  readonly #pending: Map<number, (value: Completion | Inspection | undefined) => void> = new Map();
  readonly #patienceMs: number;
  #last = 0;

  /** @param patienceMs - How long to wait. Default 1000: a synchronous loop keeps the runtime from answering at all. */
  constructor(patienceMs = 1000) {
    this.#patienceMs = patienceMs;
  }

  /** Sends a question by `send` and waits for its answer; `undefined` where none came in time. */
  ask<T extends Completion | Inspection>(send: (ask: number) => void): Promise<T | undefined> {
    const ask = ++this.#last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(ask, undefined), this.#patienceMs);
      this.#pending.set(ask, (value) => {
        clearTimeout(timer);
        resolve(value as T | undefined); // The runtime answers each kind of question with its own kind of answer.
      });
      send(ask);
    });
  }

  settle(ask: number, value: Completion | Inspection | undefined): void {
    this.#pending.get(ask)?.(value);
    this.#pending.delete(ask);
  }

  /** No answer will come any more: the runtime is gone. */
  abandonAll(): void {
    for (const ask of [...this.#pending.keys()]) this.settle(ask, undefined);
  }
}
