/** The runtime's ends of all open comms: two-way channels between the notebook and its page. */
import { randomUUID } from "node:crypto";
import type { CommPacket } from "../bridge/index.ts";

export interface OpenOptions {
  readonly data?: unknown;
  readonly metadata?: unknown;
  readonly buffers?: readonly Uint8Array[];
}

export type SendOptions = Omit<OpenOptions, "data">;

export type MessageListener = (data: unknown, buffers: readonly Uint8Array[]) => void;

/** One end of a channel; the other is in the browser. */
export interface Comm {
  readonly id: string;
  send(data: unknown, options?: SendOptions): void;
  close(data?: unknown): void;
  /** Returns a function that stops listening. */
  onMessage(listener: MessageListener): () => void;
  onClose(listener: () => void): () => void;
}

/** What a comm says to the page. */
export interface CommOutlet {
  open(target: string, packet: CommPacket): void;
  message(packet: CommPacket): void;
  close(packet: CommPacket): void;
}

export type TargetHandler = (comm: Comm, data: unknown, buffers: readonly Uint8Array[]) => void;

class OpenComm implements Comm {
  readonly id: string;
  readonly messages: Set<MessageListener> = new Set();
  readonly closings: Set<() => void> = new Set();
  readonly #outlet: CommOutlet;
  readonly #forget: () => void;
  #isOpen = true;

  constructor(id: string, outlet: CommOutlet, forget: () => void) {
    this.id = id;
    this.#outlet = outlet;
    this.#forget = forget;
  }

  send(data: unknown, { metadata = {}, buffers = [] }: SendOptions = {}): void {
    if (!this.#isOpen) throw new Error(`Cannot send on comm ${this.id}: it is closed`);
    this.#outlet.message({ id: this.id, data, metadata, buffers });
  }

  close(data: unknown = {}): void {
    if (!this.#isOpen) return;
    this.#outlet.close({ id: this.id, data, metadata: {}, buffers: [] });
    this.closed();
  }

  onMessage(listener: MessageListener): () => void {
    this.messages.add(listener);
    return () => this.messages.delete(listener);
  }

  onClose(listener: () => void): () => void {
    this.closings.add(listener);
    return () => this.closings.delete(listener);
  }

  closed(): void {
    this.#isOpen = false;
    this.#forget();
    for (const listener of this.closings) listener();
  }
}

export class Comms {
  readonly #outlet: CommOutlet;
  readonly #open: Map<string, OpenComm> = new Map();
  readonly #targets: Map<string, TargetHandler> = new Map();

  constructor(outlet: CommOutlet) {
    this.#outlet = outlet;
  }

  /** Opens a channel to whatever the page has registered under a target name. */
  open(target: string, { data = {}, metadata = {}, buffers = [] }: OpenOptions = {}): Comm {
    const comm = this.#add(randomUUID().replaceAll("-", ""));
    this.#outlet.open(target, { id: comm.id, data, metadata, buffers });
    return comm;
  }

  /** Says what to do when the page opens a channel to a target of ours. */
  registerTarget(target: string, handler: TargetHandler): void {
    this.#targets.set(target, handler);
  }

  /** The page has opened a comm. One for a target that nobody has registered is closed again, as the protocol has it. */
  opened(target: string, { id, data, buffers }: CommPacket): void {
    const handler = this.#targets.get(target);
    if (handler) handler(this.#add(id), data, buffers);
    else this.#outlet.close({ id, data: {}, metadata: {}, buffers: [] });
  }

  /** The page has sent a message. One for a comm that we do not know is passed over. */
  received({ id, data, buffers }: CommPacket): void {
    for (const listener of this.#open.get(id)?.messages ?? []) listener(data, buffers);
  }

  /** The page has closed a comm. */
  closed({ id }: CommPacket): void {
    this.#open.get(id)?.closed();
  }

  #add(id: string): OpenComm {
    const comm = new OpenComm(id, this.#outlet, () => this.#open.delete(id));
    this.#open.set(id, comm);
    return comm;
  }
}
