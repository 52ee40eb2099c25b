/** Runs cells one after the other, in the order in which the shell channel brought them. */
import type { Command, Failure, Outcome, RunId } from "../bridge/index.ts";
import type { MimeBundle } from "../display/index.ts";
import type { History } from "./history.ts";
import type { Json, Message } from "./message.ts";
import type { Publisher } from "./publisher.ts";

/** What the executor needs of its surroundings. */
export interface ExecutorPorts {
  readonly publisher: Publisher;
  readonly history: History;
  /** Gives a request its run number, by which output finds its parent. */
  readonly begin: (request: Message) => RunId;
  readonly send: (command: Command) => void;
  readonly drained: () => Promise<void>;
  readonly reply: (request: Message, content: Json, metadata: Json) => void;
  /** Answers `name?` and `?name`: a page of help, or `undefined` where the code is no such question. */
  readonly page: (code: string) => Promise<MimeBundle> | undefined;
  readonly ended: (run: RunId) => void;
}

interface Running {
  readonly run: RunId;
  readonly request: Message;
  readonly silent: boolean;
  readonly count: number;
  readonly started: string;
}

export class Executor {
  readonly #ports: ExecutorPorts;
  readonly #queue: Message[] = [];
  #running: Running | undefined;
  #count = 0;

  constructor(ports: ExecutorPorts) {
    this.#ports = ports;
  }

  get running(): { readonly run: RunId; readonly request: Message } | undefined {
    return this.#running;
  }

  enqueue(request: Message): void {
    this.#queue.push(request);
    if (!this.#running) this.#next();
  }

  /** The value of the cell's last expression. */
  result(run: RunId, data: MimeBundle): void {
    const running = this.#running;
    if (running?.run !== run || running.silent) return;
    this.#ports.publisher.result(running.request.header, data, running.count);
    const text = data["text/plain"];
    if (typeof text === "string") this.#ports.history.setOutput(running.count, text);
  }

  done(run: RunId, outcome: Outcome): void {
    if (this.#running?.run === run) void this.#finish(this.#running, outcome);
  }

  /** The runtime is gone: what ran has failed. */
  fail(failure: Failure): void {
    if (this.#running) void this.#finish(this.#running, { status: "error", ...failure });
  }

  #next(): void {
    const request = this.#queue.shift();
    if (!request) return;
    const { publisher, history } = this.#ports;
    const code = typeof request.content.code === "string" ? request.content.code : "";
    const silent = request.content.silent === true;
    const storeHistory = !silent && request.content.store_history !== false;
    const count = silent ? this.#count : this.#count + 1;
    if (storeHistory) this.#count = count;
    const run = this.#ports.begin(request);
    this.#running = { run, request, silent, count, started: new Date().toISOString() };
    publisher.status("busy", request.header);
    if (!silent) publisher.input(request.header, code, count);
    if (storeHistory) history.add(count, code);
    const page = this.#ports.page(code);
    if (page) void this.#showPage(this.#running, page);
    else this.#ports.send({ type: "execute", run, code, count, expressions: readExpressions(request.content) });
  }

  async #showPage(running: Running, page: Promise<MimeBundle>): Promise<void> {
    const data = await page;
    await this.#finish(running, { status: "ok", expressions: {} }, [{ source: "page", data, start: 0 }]);
  }

  async #finish(running: Running, outcome: Outcome, payload: readonly Json[] = []): Promise<void> {
    const { publisher, drained, reply, ended } = this.#ports;
    await drained();
    if (this.#running !== running) return; // Ended meanwhile: the runtime died while we drained.
    const { request, count, started } = running;
    if (outcome.status === "error") publisher.error(request.header, outcome);
    reply(request, replyContent(outcome, count, payload), {
      started,
      dependencies_met: true,
      engine: "",
      status: outcome.status,
    });
    ended(running.run);
    publisher.status("idle", request.header);
    if (outcome.status === "error" && request.content.stop_on_error !== false) this.#abortQueue();
    this.#running = undefined;
    this.#next();
  }

  /** `stop_on_error`: what was waiting behind a failed cell is not run. */
  #abortQueue(): void {
    for (const request of this.#queue.splice(0)) {
      this.#ports.publisher.status("busy", request.header);
      this.#ports.reply(request, { status: "aborted", execution_count: this.#count }, { status: "aborted" });
      this.#ports.publisher.status("idle", request.header);
    }
  }
}

function replyContent(outcome: Outcome, count: number, payload: readonly Json[]): Json {
  if (outcome.status === "ok") {
    return { status: "ok", execution_count: count, user_expressions: outcome.expressions, payload };
  }
  const { ename, evalue, traceback } = outcome;
  return { status: "error", ename, evalue, traceback, execution_count: count, user_expressions: {}, payload };
}

function readExpressions(content: Json): Record<string, string> {
  const given = content.user_expressions;
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
