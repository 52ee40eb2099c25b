/** The supervisor: joins sockets, execution queue, comms, history and the runtime child. */
import { randomUUID } from "node:crypto";
import type { Command, Completion, Inspection, RunId, RuntimeEvent } from "../bridge/index.ts";
import type { MimeBundle } from "../display/index.ts";
import { Asks } from "./asks.ts";
import { CommRegistry } from "./comm-registry.ts";
import { completeness } from "./completeness.ts";
import type { Connection } from "./connection.ts";
import { codePointsToUnits, unitsToCodePoints } from "./cursor.ts";
import { Executor } from "./executor.ts";
import { History } from "./history.ts";
import { kernelInfo } from "./info.ts";
import { log } from "./log.ts";
import { Codec, type Header, type Json, type Message } from "./message.ts";
import { pagerQuestion } from "./pager.ts";
import { Parents } from "./parents.ts";
import { Publisher } from "./publisher.ts";
import { RuntimeHost } from "./runtime-host.ts";
import { type Channel, Sockets } from "./sockets.ts";
import { StdinRequests } from "./stdin-requests.ts";

type Handler = (request: Message, channel: Channel) => void | Promise<void>;

export class Kernel {
  readonly #connection: Connection;
  readonly #sockets: Sockets = new Sockets();
  readonly #codec: Codec;
  readonly #publisher: Publisher;
  readonly #runtime: RuntimeHost;
  readonly #executor: Executor;
  readonly #stdin: StdinRequests;
  readonly #asks: Asks = new Asks();
  readonly #comms: CommRegistry = new CommRegistry();
  readonly #history: History = new History();
  readonly #parents: Parents = new Parents();
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#codec = new Codec({ ...connection, session: randomUUID() });
    this.#publisher = new Publisher(this.#sockets.iopub, this.#codec);
    this.#runtime = new RuntimeHost({
      event: (event) => this.#onRuntimeEvent(event),
      raw: (name, text) => this.#publisher.stream(this.#lastParent(), name, text),
      died: (how) => this.#onRuntimeDeath(how),
    });
    const send = (command: Command): void => this.#runtime.send(command);
    this.#stdin = new StdinRequests(this.#sockets.stdin, this.#codec, send);
    this.#executor = new Executor({
      publisher: this.#publisher,
      history: this.#history,
      begin: (request) => this.#parents.add(request),
      send,
      drained: () => this.#runtime.drained(),
      reply: (request, content, metadata) => this.#reply("shell", request, content, metadata),
      page: (code) => this.#page(code),
      ended: (run) => this.#stdin.forget(run),
    });
    this.#handlers = this.#makeHandlers();
  }

  async start(): Promise<void> {
    await this.#sockets.open(this.#connection, {
      receive: (channel, frames) => this.#receive(channel, frames),
      subscribed: (topic) => this.#publisher.welcome(topic),
    });
    this.#runtime.start(); // Not before: a client knocks every 100 ms, and starting a process takes some of them.
    this.#publisher.status("starting", undefined);
  }

  interrupt(): void {
    this.#runtime.interrupt();
  }

  /** Ends the runtime, sends what is still to send, and leaves the process. */
  async shutdown(): Promise<never> {
    await this.#runtime.stop();
    await this.#sockets.close();
    process.exit(0);
  }

  #makeHandlers(): ReadonlyMap<string, Handler> {
    const handlers: Record<string, Handler> = {
      kernel_info_request: (request, channel) => this.#reply(channel, request, kernelInfo),
      history_request: (request, channel) =>
        this.#reply(channel, request, { status: "ok", history: this.#history.query(request.content) }),
      comm_info_request: (request, channel) => {
        const target = request.content.target_name;
        this.#reply(channel, request, {
          status: "ok",
          comms: this.#comms.list(typeof target === "string" ? target : undefined),
        });
      },
      is_complete_request: async (request, channel) =>
        this.#reply(channel, request, await completeness(codeOf(request))),
      complete_request: (request, channel) => this.#complete(request, channel),
      inspect_request: (request, channel) => this.#inspect(request, channel),
      interrupt_request: (request, channel) => {
        this.interrupt();
        this.#reply(channel, request, { status: "ok" });
      },
      shutdown_request: async (request, channel) => {
        const restart = request.content.restart === true;
        this.#reply(channel, request, { status: "ok", restart });
        this.#publisher.shutdown(request.header, restart);
        this.#publisher.status("idle", request.header);
        await this.shutdown();
      },
    };
    return new Map(Object.entries(handlers));
  }

  #receive(channel: Channel, frames: Buffer[]): void {
    try {
      this.#dispatch(channel, this.#codec.read(frames));
    } catch (error) {
      log(`a message on ${channel} was dropped: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #dispatch(channel: Channel, message: Message): void {
    const type = message.header.msg_type;
    if (channel === "stdin") {
      if (type === "input_reply") this.#stdin.reply(message);
      return;
    }
    if (type === "execute_request") this.#executor.enqueue(message);
    else if (type === "comm_open" || type === "comm_msg" || type === "comm_close") this.#passComm(type, message);
    else {
      const handler = this.#handlers.get(type);
      if (handler) void this.#handle(handler, message, channel);
      else log(`a ${type} on ${channel} was ignored: the kernel does not know this type`);
    }
  }

  async #handle(handler: Handler, request: Message, channel: Channel): Promise<void> {
    this.#publisher.status("busy", request.header);
    try {
      await handler(request, channel);
    } catch (error) {
      const evalue = error instanceof Error ? error.message : String(error);
      log(`a ${request.header.msg_type} failed: ${evalue}`);
      this.#reply(channel, request, { status: "error", ename: "KernelError", evalue, traceback: [] });
    }
    this.#publisher.status("idle", request.header);
  }

  #reply(channel: Channel, request: Message, content: Json, metadata: Json = {}): void {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    const { identities, header } = request;
    this.#sockets[channel].send(this.#codec.write({ identities, type, parent: header, content, metadata }));
  }

  #lastParent(): Header | undefined {
    return this.#executor.running?.request.header ?? this.#parents.lastCell?.header;
  }

  #onRuntimeEvent(event: RuntimeEvent): void {
    if (event.type === "ready") return;
    if (event.type === "answer") {
      this.#asks.settle(event.ask, event.value);
      return;
    }
    const request = this.#parents.get(event.run);
    const parent = request?.header ?? this.#lastParent();
    const publisher = this.#publisher;
    switch (event.type) {
      case "stream":
        publisher.stream(parent, event.name, event.text);
        return;
      case "display":
        publisher.display(parent, event.data, event);
        return;
      case "clear":
        publisher.clear(parent, event.wait);
        return;
      case "result":
        this.#executor.result(event.run, event.data);
        return;
      case "done":
        this.#executor.done(event.run, event.outcome);
        return;
      case "input":
        this.#stdin.ask(event, this.#executor.running?.run === event.run ? request : undefined);
        return;
      case "handled":
        this.#commHandled(event.run);
        return;
      case "comm_open":
        this.#comms.opened(event.packet.id, event.target);
        publisher.commOpen(parent, event.target, event.packet);
        return;
      case "comm_msg":
        publisher.commMessage(parent, event.packet);
        return;
      case "comm_close":
        this.#comms.closed(event.packet.id);
        publisher.commClose(parent, event.packet);
        return;
    }
  }

  #onRuntimeDeath(how: string): void {
    this.#asks.abandonAll();
    for (const id of this.#comms.clear()) {
      this.#publisher.commClose(this.#lastParent(), { id, data: {}, metadata: {}, buffers: [] });
    }
    for (const run of this.#parents.openComms()) this.#commHandled(run);
    if (this.#executor.running)
      this.#executor.fail({
        ename: "RuntimeEnded",
        evalue: how,
        traceback: [`\u001b[31mRuntimeEnded\u001b[39m: ${how}`],
      });
    else this.#publisher.stream(this.#lastParent(), "stderr", `${how}\n`);
  }

  #passComm(type: "comm_open" | "comm_msg" | "comm_close", message: Message): void {
    const { comm_id: id, data, target_name: target } = message.content;
    if (typeof id !== "string") {
      log(`a ${type} without comm_id was ignored`);
      return;
    }
    const run = this.#parents.addComm(message);
    const packet = { id, data, metadata: message.metadata, buffers: message.buffers };
    this.#publisher.status("busy", message.header);
    if (type === "comm_open") {
      const name = typeof target === "string" ? target : "";
      this.#comms.opened(id, name);
      this.#runtime.send({ type, run, target: name, packet });
    } else {
      if (type === "comm_close") this.#comms.closed(id);
      this.#runtime.send({ type, run, packet });
    }
  }

  #commHandled(run: RunId): void {
    const request = this.#parents.get(run);
    this.#parents.commDone(run);
    if (request) this.#publisher.status("idle", request.header);
  }

  async #complete(request: Message, channel: Channel): Promise<void> {
    const code = codeOf(request);
    const cursor = codePointsToUnits(code, request.content.cursor_pos);
    const answer = await this.#asks.ask<Completion>((ask) =>
      this.#runtime.send({ type: "complete", ask, code, cursor }),
    );
    const { matches, start, end } = answer ?? { matches: [], start: cursor, end: cursor };
    this.#reply(channel, request, {
      status: "ok",
      matches,
      cursor_start: unitsToCodePoints(code, start),
      cursor_end: unitsToCodePoints(code, end),
      metadata: {},
    });
  }

  async #inspect(request: Message, channel: Channel): Promise<void> {
    const code = codeOf(request);
    const { found, data } = await this.#askInspection(code, codePointsToUnits(code, request.content.cursor_pos));
    this.#reply(channel, request, { status: "ok", found, data, metadata: {} });
  }

  #page(code: string): Promise<MimeBundle> | undefined {
    const name = pagerQuestion(code);
    if (name === undefined) return undefined;
    return this.#askInspection(name, name.length).then(({ found, data }) =>
      found ? data : { "text/plain": `${name} is not defined` },
    );
  }

  async #askInspection(code: string, cursor: number): Promise<Inspection> {
    const answer = await this.#asks.ask<Inspection>((ask) =>
      this.#runtime.send({ type: "inspect", ask, code, cursor }),
    );
    return answer ?? { found: false, data: {} };
  }
}

function codeOf(request: Message): string {
  const code = request.content.code;
  return typeof code === "string" ? code : "";
}
