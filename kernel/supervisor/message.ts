/** A Jupyter message, and how its frames are signed, checked, read and written. */
import { createHmac, timingSafeEqual } from "node:crypto";

export type Json = Readonly<Record<string, unknown>>;

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message as received. `identities` says which client it came from. */
export interface Message {
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent: Json;
  readonly metadata: Json;
  readonly content: Json;
  readonly buffers: readonly Uint8Array[];
}

/** A message to send; the header is made by the codec. */
export interface Draft {
  readonly identities: readonly Uint8Array[];
  readonly type: string;
  readonly parent: Header | undefined;
  readonly content: Json;
  readonly metadata?: Json;
  readonly buffers?: readonly Uint8Array[];
}

export const protocolVersion = "5.5";

const delimiter: Buffer = Buffer.from("<IDS|MSG>");

/** Frames that are no valid message. The kernel logs it and goes on. */
export class MalformedMessage extends Error {
  override readonly name = "MalformedMessage";
}

/** Turns messages into signed frames and back. One per kernel: it holds the key and the session. */
export class Codec {
  readonly session: string;
  readonly #key: string;
  readonly #hash: string;
  #sent = 0;

  constructor(options: { readonly key: string; readonly signatureScheme: string; readonly session: string }) {
    const [kind, hash] = options.signatureScheme.split("-", 2);
    if (kind !== "hmac" || hash === undefined) {
      throw new RangeError(
        `Cannot sign messages by "${options.signatureScheme}": "hmac-" and the name of a hash was wanted`,
      );
    }
    this.session = options.session;
    this.#key = options.key;
    this.#hash = hash;
  }

  /** Reads frames. Throws {@link MalformedMessage} where they are incomplete, forged or no JSON. */
  read(frames: readonly Buffer[]): Message {
    const start = frames.findIndex((frame) => frame.equals(delimiter));
    if (start < 0) throw new MalformedMessage(`${frames.length} frames without the delimiter <IDS|MSG>`);
    const [signature, header, parent, metadata, content, ...buffers] = frames.slice(start + 1);
    if (!signature || !header || !parent || !metadata || !content) {
      throw new MalformedMessage(`${frames.length - start - 1} frames after the delimiter, at least 5 were wanted`);
    }
    if (!this.#isSignedBy(signature, [header, parent, metadata, content])) {
      throw new MalformedMessage("the signature does not match: the message is not from a client that knows the key");
    }
    return {
      identities: frames.slice(0, start),
      header: readHeader(header),
      parent: readObject(parent, "parent header"),
      metadata: readObject(metadata, "metadata"),
      content: readObject(content, "content"),
      buffers,
    };
  }

  write(draft: Draft): Uint8Array[] {
    const header: Header = {
      msg_id: `${this.session}_${++this.#sent}`,
      msg_type: draft.type,
      session: this.session,
      username: "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
    const parts = [header, draft.parent ?? {}, draft.metadata ?? {}, draft.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    );
    return [...draft.identities, delimiter, Buffer.from(this.#sign(parts)), ...parts, ...(draft.buffers ?? [])];
  }

  #sign(parts: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  #isSignedBy(signature: Buffer, parts: readonly Uint8Array[]): boolean {
    const wanted = Buffer.from(this.#sign(parts));
    return this.#key === "" || (wanted.length === signature.length && timingSafeEqual(wanted, signature));
  }
}

function readObject(frame: Buffer, what: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(frame.toString("utf8"));
  } catch (error) {
    throw new MalformedMessage(`the ${what} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedMessage(`the ${what} is ${JSON.stringify(value)?.slice(0, 40)}, an object was wanted`);
  }
  return value as Json;
}

function readHeader(frame: Buffer): Header {
  const header = readObject(frame, "header");
  for (const field of ["msg_id", "msg_type"]) {
    if (typeof header[field] !== "string") throw new MalformedMessage(`the header has no ${field}`);
  }
  return header as unknown as Header; // The two fields we rely on were checked; the rest is only sent back.
}
