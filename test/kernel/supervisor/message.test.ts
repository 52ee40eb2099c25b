import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Codec, MalformedMessage } from "../../../kernel/supervisor/message.ts";

const codec = new Codec({ key: "secret", signatureScheme: "hmac-sha256", session: "s" });
const draft = {
  identities: [Buffer.from("client")],
  type: "stream",
  parent: undefined,
  content: { text: "é😀" },
  buffers: [Buffer.from([1, 2])],
};

test("Codec signs as the protocol has it", () => {
  const [identity, delimiter, signature, ...rest] = codec.write(draft).map((frame) => Buffer.from(frame));
  assert.equal(String(identity), "client");
  assert.equal(String(delimiter), "<IDS|MSG>");
  const hmac = createHmac("sha256", "secret");
  for (const part of rest.slice(0, 4)) hmac.update(part);
  assert.equal(String(signature), hmac.digest("hex"));
  assert.deepEqual(rest[4], Buffer.from([1, 2]));
});

test("Codec reads what it writes", () => {
  const message = codec.read(codec.write(draft).map((frame) => Buffer.from(frame)));
  assert.deepEqual(message.content, draft.content);
  assert.equal(message.header.msg_type, "stream");
  assert.equal(message.header.version, "5.5");
  assert.deepEqual(message.buffers, [Buffer.from([1, 2])]);
});

test("Codec refuses a message after any change of a signed frame", () => {
  const frames = codec.write(draft).map((frame) => Buffer.from(frame));
  for (const index of [2, 3, 4, 5, 6]) {
    const forged = frames.map((frame, position) =>
      position === index ? Buffer.concat([frame.subarray(0, -1), Buffer.from("!")]) : frame,
    );
    assert.throws(() => codec.read(forged), MalformedMessage, `frame ${index}`);
  }
});

test("Codec neither signs nor checks with an empty key", () => {
  const open = new Codec({ key: "", signatureScheme: "hmac-sha256", session: "s" });
  const frames = open.write(draft).map((frame) => Buffer.from(frame));
  assert.equal(String(frames[2]), "");
  assert.equal(open.read(frames).header.msg_type, "stream");
});
