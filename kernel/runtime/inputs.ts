/** `await input()`: questions to the user that wait for an answer. */
import type { RunId, RuntimeEvent } from "../bridge/index.ts";

interface Waiting {
  readonly resolve: (value: string) => void;
  readonly reject: (reason: Error) => void;
}

export class Inputs {
  readonly #push: (event: RuntimeEvent) => void;
  readonly #waiting: Map<number, Waiting> = new Map();
  #last = 0;

  constructor(push: (event: RuntimeEvent) => void) {
    this.#push = push;
  }

  ask(run: RunId, prompt: string, password: boolean): Promise<string> {
    const ask = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ask, { resolve, reject });
      this.#push({ type: "input", run, ask, prompt, password });
    });
  }

  answer(ask: number, value: string | undefined, refused = "input() got no answer"): void {
    const waiting = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    if (value === undefined) waiting?.reject(new Error(refused));
    else waiting?.resolve(value);
  }
}
