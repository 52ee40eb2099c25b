/** `await input()` of a cell: one question at a time goes to the client that sent the cell, its answer goes back. */
import type { Command, RunId } from "../bridge/index.ts";
import type { Codec, Message } from "./message.ts";
import type { Outlet } from "./sockets.ts";

interface Question {
  readonly run: RunId;
  readonly ask: number;
  readonly prompt: string;
  readonly password: boolean;
}

export class StdinRequests {
  readonly #outlet: Outlet;
  readonly #codec: Codec;
  readonly #answer: (command: Command) => void;
  #open: { readonly question: Question; readonly request: Message }[] = [];

  constructor(outlet: Outlet, codec: Codec, answer: (command: Command) => void) {
    this.#outlet = outlet;
    this.#codec = codec;
    this.#answer = answer;
  }

  /** @param request - The `execute_request` whose cell asks; `undefined` where it has ended. */
  ask(question: Question, request: Message | undefined): void {
    if (request?.content.allow_stdin !== true) {
      const refused = "input() cannot ask: this front end takes no input (allow_stdin is off), or the cell has ended";
      this.#answer({ type: "input_reply", ask: question.ask, value: undefined, refused });
      return;
    }
    this.#open.push({ question, request });
    if (this.#open.length === 1) this.#sendFirst();
  }

  reply(message: Message): void {
    const answered = this.#open.shift();
    if (!answered) return; // An answer that comes after its cell has ended.
    const value = message.content.value;
    this.#answer({ type: "input_reply", ask: answered.question.ask, value: typeof value === "string" ? value : "" });
    this.#sendFirst();
  }

  /** Forgets the questions of a run that has ended. */
  forget(run: RunId): void {
    this.#open = this.#open.filter(({ question }) => question.run !== run);
  }

  #sendFirst(): void {
    const first = this.#open[0];
    if (!first) return;
    const { prompt, password } = first.question;
    const { identities, header } = first.request;
    this.#outlet.send(
      this.#codec.write({ identities, type: "input_request", parent: header, content: { prompt, password } }),
    );
  }
}
