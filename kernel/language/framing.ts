/** The wire format of language servers: a `Content-Length` header, an empty line, a JSON text in UTF-8. */

/** A message as it goes over the wire. */
export function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

/**
 * Takes bytes as they come, in any pieces, and gives the messages that are whole. Throws a `SyntaxError` where the
 * bytes are no such stream: nothing that follows can be read then.
 */
export class FrameReader {
  #pieces: Buffer[] = [];
  #size = 0;
  #wanted = 0;

  push(bytes: Buffer): unknown[] {
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    const messages: unknown[] = [];
    while (this.#size > 0 && this.#size >= this.#wanted) {
      const message = this.#next();
      if (message === undefined) break;
      messages.push(message.value);
    }
    return messages;
  }

  #next(): { readonly value: unknown } | undefined {
    const [first, ...rest] = this.#pieces;
    const all = rest.length > 0 || !first ? Buffer.concat(this.#pieces) : first;
    this.#pieces = [all];
    const headEnd = all.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      this.#wanted = this.#size + 1;
      return undefined;
    }
    const head = all.toString("latin1", 0, headEnd);
    const length = /(?:^|\r\n)content-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined)
      throw new SyntaxError(`Cannot read from the language server: no Content-Length in ${JSON.stringify(head)}`);
    const end = headEnd + 4 + Number(length);
    this.#wanted = end;
    if (all.length < end) return undefined;
    const value: unknown = JSON.parse(all.toString("utf8", headEnd + 4, end));
    const remainder = all.subarray(end);
    this.#pieces = [remainder];
    this.#size = remainder.length;
    this.#wanted = 0;
    return { value };
  }
}
