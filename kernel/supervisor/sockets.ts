/** The five ZeroMQ sockets of a kernel: bound, read in loops, written one message at a time. */
import * as zmq from "zeromq";
import { type Connection, endpoint } from "./connection.ts";

/** A socket's outgoing side: ZeroMQ allows one send at a time, so the rest waits in order. */
export class Outlet {
  readonly #socket: zmq.Writable;
  readonly #queue: Uint8Array[][] = [];
  #sending: Promise<void> | undefined;

  constructor(socket: zmq.Writable) {
    this.#socket = socket;
  }

  send(frames: Uint8Array[]): void {
    this.#queue.push(frames);
    this.#sending ??= this.#drain();
  }

  /** Resolves once everything was handed to ZeroMQ. */
  async flushed(): Promise<void> {
    await this.#sending;
  }

  async #drain(): Promise<void> {
    for (let frames = this.#queue.shift(); frames; frames = this.#queue.shift()) {
      try {
        await this.#socket.send(frames);
      } catch {
        // The socket was closed under us, or the client is gone: nobody is left to tell.
      }
    }
    this.#sending = undefined;
  }
}

/** Channels that carry requests. */
export type Channel = "shell" | "control" | "stdin";

export interface SocketHandlers {
  /** Frames that came in on a channel. Must not throw. */
  readonly receive: (channel: Channel, frames: Buffer[]) => void;
  /** A client has subscribed to iopub with this topic (mostly the empty one). */
  readonly subscribed: (topic: Buffer) => void;
}

export class Sockets {
  readonly iopub: Outlet;
  readonly shell: Outlet;
  readonly control: Outlet;
  readonly stdin: Outlet;
  readonly #iopub: zmq.XPublisher = new zmq.XPublisher({ sendHighWaterMark: 0, linger: 1000 });
  readonly #shell: zmq.Router = router();
  readonly #control: zmq.Router = router();
  readonly #stdin: zmq.Router = router();
  readonly #heartbeat: zmq.Reply = new zmq.Reply({ linger: 0 });

  constructor() {
    this.iopub = new Outlet(this.#iopub);
    this.shell = new Outlet(this.#shell);
    this.control = new Outlet(this.#control);
    this.stdin = new Outlet(this.#stdin);
  }

  /** Listens on every port, then reads until {@link close}. */
  async open(connection: Connection, handlers: SocketHandlers): Promise<void> {
    this.#iopub.verbosity = "allSubs";
    await Promise.all([
      this.#shell.bind(endpoint(connection, connection.shellPort)),
      this.#control.bind(endpoint(connection, connection.controlPort)),
      this.#stdin.bind(endpoint(connection, connection.stdinPort)),
      this.#iopub.bind(endpoint(connection, connection.iopubPort)),
      this.#heartbeat.bind(endpoint(connection, connection.heartbeatPort)),
    ]);
    void this.#read(this.#shell, (frames) => handlers.receive("shell", frames));
    void this.#read(this.#control, (frames) => handlers.receive("control", frames));
    void this.#read(this.#stdin, (frames) => handlers.receive("stdin", frames));
    void this.#read(this.#iopub, ([frame]) => {
      const subscribes = frame?.[0] === 1; // 1 and the topic: a subscription; 0: its end.
      if (frame && subscribes) handlers.subscribed(frame.subarray(1));
    });
    void this.#beat();
  }

  async close(): Promise<void> {
    await Promise.all([this.iopub, this.shell, this.control, this.stdin].map((outlet) => outlet.flushed()));
    for (const socket of [this.#iopub, this.#shell, this.#control, this.#stdin, this.#heartbeat]) socket.close();
  }

  async #read(socket: zmq.Readable<Buffer[]>, handle: (frames: Buffer[]) => void): Promise<void> {
    for await (const frames of socket as AsyncIterable<Buffer[]>) handle(frames);
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }
}

/** `handover`: a client that reconnects under its old identity is heard again. */
function router(): zmq.Router {
  return new zmq.Router({ sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000, handover: true });
}
