/** Everything the kernel says on iopub, where all clients listen. */
import type { CommPacket, Failure } from "../bridge/index.ts";
import type { MimeBundle } from "../display/index.ts";
import type { Codec, Header, Json } from "./message.ts";
import type { Outlet } from "./sockets.ts";

export class Publisher {
  readonly #outlet: Outlet;
  readonly #codec: Codec;

  constructor(outlet: Outlet, codec: Codec) {
    this.#outlet = outlet;
    this.#codec = codec;
  }

  /** Protocol 5.5: greets a new subscriber, so that it knows nothing can be missed from here on. */
  welcome(topic: Buffer): void {
    const content = { subscription: topic.toString("utf8") };
    this.#outlet.send(this.#codec.write({ identities: [topic], type: "iopub_welcome", parent: undefined, content }));
  }

  status(state: "starting" | "busy" | "idle", parent: Header | undefined): void {
    this.#publish("status", parent, { execution_state: state });
  }

  input(parent: Header, code: string, count: number): void {
    this.#publish("execute_input", parent, { code, execution_count: count });
  }

  stream(parent: Header | undefined, name: "stdout" | "stderr", text: string): void {
    this.#publish("stream", parent, { name, text });
  }

  display(
    parent: Header | undefined,
    data: MimeBundle,
    options: { readonly id: string; readonly update: boolean },
  ): void {
    const type = options.update ? "update_display_data" : "display_data";
    this.#publish(type, parent, { data, metadata: {}, transient: { display_id: options.id } });
  }

  result(parent: Header, data: MimeBundle, count: number): void {
    this.#publish("execute_result", parent, { data, metadata: {}, execution_count: count });
  }

  error(parent: Header | undefined, { ename, evalue, traceback }: Failure): void {
    this.#publish("error", parent, { ename, evalue, traceback });
  }

  clear(parent: Header | undefined, wait: boolean): void {
    this.#publish("clear_output", parent, { wait });
  }

  commOpen(parent: Header | undefined, target: string, packet: CommPacket): void {
    this.#comm("comm_open", parent, { comm_id: packet.id, target_name: target, data: packet.data ?? {} }, packet);
  }

  commMessage(parent: Header | undefined, packet: CommPacket): void {
    this.#comm("comm_msg", parent, { comm_id: packet.id, data: packet.data ?? {} }, packet);
  }

  commClose(parent: Header | undefined, packet: CommPacket): void {
    this.#comm("comm_close", parent, { comm_id: packet.id, data: packet.data ?? {} }, packet);
  }

  shutdown(parent: Header, restart: boolean): void {
    this.#publish("shutdown_reply", parent, { status: "ok", restart });
  }

  #comm(type: string, parent: Header | undefined, content: Json, packet: CommPacket): void {
    const metadata = (packet.metadata ?? {}) as Json; // Structured clone of what the runtime gave; only passed on.
    this.#publish(type, parent, content, { metadata, buffers: packet.buffers });
  }

  #publish(
    type: string,
    parent: Header | undefined,
    content: Json,
    extra: { metadata?: Json; buffers?: readonly Uint8Array[] } = {},
  ): void {
    const identities = [Buffer.from(`kernel.${this.#codec.session}.${type}`)];
    this.#outlet.send(this.#codec.write({ identities, type, parent, content, ...extra }));
  }
}
