/** Remembers which request a run number stands for, so that its output gets the right parent header. */
import type { RunId } from "../bridge/index.ts";
import type { Message } from "./message.ts";

export class Parents {
  readonly #requests: Map<RunId, Message> = new Map();
  readonly #openComms: Set<RunId> = new Set();
  readonly #limit: number;
  #last: RunId = 0;
  #lastCell: Message | undefined;

  /** @param limit - How many requests to remember; default 4096. Output of older ones goes to the last cell. */
  constructor(limit = 4096) {
    this.#limit = limit;
  }

  /** The cell that was started last. */
  get lastCell(): Message | undefined {
    return this.#lastCell;
  }

  add(request: Message): RunId {
    this.#lastCell = withoutPayload(request);
    return this.#remember(this.#lastCell);
  }

  /** A comm message: counts as open until {@link commDone}. */
  addComm(message: Message): RunId {
    const run = this.#remember(withoutPayload(message));
    this.#openComms.add(run);
    return run;
  }

  get(run: RunId): Message | undefined {
    return this.#requests.get(run);
  }

  openComms(): RunId[] {
    return [...this.#openComms];
  }

  commDone(run: RunId): void {
    this.#openComms.delete(run);
    this.#requests.delete(run);
  }

  #remember(request: Message): RunId {
    const run = ++this.#last;
    this.#requests.set(run, request);
    if (this.#requests.size > this.#limit) {
      const [oldest] = this.#requests.keys();
      if (oldest !== undefined) this.#requests.delete(oldest);
    }
    return run;
  }
}

/** Buffers and code may be large; only the answer's address and the permissions are needed later. */
function withoutPayload(request: Message): Message {
  const { allow_stdin } = request.content;
  return { ...request, content: { allow_stdin }, metadata: {}, buffers: [] };
}
