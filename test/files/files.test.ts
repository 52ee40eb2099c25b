import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import {
  canonicalJson,
  FolderInUseError,
  hashOfFile,
  hashOfJson,
  listFiles,
  replaceFile,
  withLock,
  writeFileAtomic,
} from "../../src/files/index.ts";

describe("files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivarium-files-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("writeFileAtomic() makes the folder and leaves nothing but the file", async () => {
    await writeFileAtomic(join(folder, "a/b.txt"), "first");
    await writeFileAtomic(join(folder, "a/b.txt"), "second");
    assert.deepEqual(await readdir(join(folder, "a")), ["b.txt"]);
    assert.equal(await readFile(join(folder, "a/b.txt"), "utf8"), "second");
  });

  test("replaceFile() leaves the old file as it was when the writing fails", async () => {
    await writeFileAtomic(join(folder, "kept.txt"), "old");
    const failing = replaceFile(join(folder, "kept.txt"), async (temporary) => {
      await writeFile(temporary, "half");
      throw new Error("disk full");
    });
    await assert.rejects(failing, /disk full/);
    assert.deepEqual(await readdir(folder), ["kept.txt"]);
    assert.equal(await readFile(join(folder, "kept.txt"), "utf8"), "old");
  });

  test("hashOfFile() is the SHA-256 of the bytes", async () => {
    await writeFile(join(folder, "abc"), "abc");
    assert.equal(
      await hashOfFile(join(folder, "abc")),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  test("canonicalJson() does not depend on the order of keys, and hashOfJson() neither", () => {
    assert.equal(canonicalJson({ b: { d: 1, c: undefined }, a: ["ü", null] }), '{"a":["ü",null],"b":{"d":1}}');
    assert.equal(hashOfJson({ a: 1, b: 2 }), hashOfJson({ b: 2, a: 1 }));
  });

  test("listFiles() is sorted, recursive, and passes over dot folders and links", async () => {
    await mkdir(join(folder, "b/.vivarium"), { recursive: true });
    for (const path of ["b/2.jpg", "b/10.jpg", "a.jpg", "b/.vivarium/x", ".hidden"])
      await writeFile(join(folder, path), "");
    await symlink("/etc/hostname", join(folder, "link.jpg"));
    assert.deepEqual(await listFiles(folder), ["a.jpg", "b/10.jpg", "b/2.jpg"]);
  });

  test("withLock() names the owner to a second writer, and lets the next one in afterwards", async () => {
    await withLock(folder, "scan photos", async () => {
      await assert.rejects(
        withLock(folder, "write scores", async () => {}),
        (error) =>
          error instanceof FolderInUseError && error.owner.pid === process.pid && /scan photos/.test(error.message),
      );
    });
    assert.equal(await withLock(folder, "write scores", async () => "in"), "in");
  });

  test("withLock() takes over the lock of a process that died", async () => {
    const dead = { pid: 2 ** 22 + 1, host: hostname(), doing: "scan", since: "" };
    await writeFile(join(folder, ".lock"), JSON.stringify(dead));
    assert.equal(await withLock(folder, "scan", async () => "in"), "in");
  });
});
