import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameReader, frame } from "../../../kernel/language/framing.ts";

const messages = [{ id: 1, text: "写真 🙂" }, {}, { long: "x".repeat(5000) }];

test("FrameReader gives the messages that were framed, in pieces of any size", () => {
  const bytes = Buffer.concat(messages.map(frame));
  for (const size of [1, 2, 7, 64, 4096, bytes.length]) {
    const reader = new FrameReader();
    const read: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) read.push(...reader.push(bytes.subarray(at, at + size)));
    assert.deepEqual(read, messages, `in pieces of ${size}`);
  }
});

test("FrameReader reads a head with further fields", () => {
  const body = Buffer.from("[1]");
  const head = "Content-Type: application/json\r\ncontent-length: 3\r\n\r\n";
  assert.deepEqual(new FrameReader().push(Buffer.concat([Buffer.from(head), body])), [[1]]);
});

test("FrameReader refuses what is no such stream", () => {
  assert.throws(
    () => new FrameReader().push(Buffer.from("panic: out of memory\r\n\r\n")),
    /no Content-Length in "panic/,
  );
});
