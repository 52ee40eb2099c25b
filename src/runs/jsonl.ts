/** Reads a JSONL file as it grows: whole lines only, each once, broken ones set aside and counted. */
import { open } from "node:fs/promises";

/** A line that is not a JSON object. */
export interface BrokenLine {
  /** Counted from 1, in the file as it is now. */
  readonly line: number;
  /** Its beginning. */
  readonly text: string;
}

/** What was new in the file. */
export interface NewLines {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Whether the file was replaced or cut since the last reading: `records` then starts with its first line again. */
  readonly restarted: boolean;
}

/** A reader that remembers how far it has read. A last line without its newline is left for later. */
export class JsonlReader {
  readonly #path: string;
  #offset = 0;
  #inode = 0;
  #line = 0;
  #broken: BrokenLine[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** The lines that could not be read. */
  get broken(): readonly BrokenLine[] {
    return this.#broken;
  }

  /** What was written since the last call; nothing where there is no file yet. */
  async read(): Promise<NewLines> {
    const file = await open(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (file === undefined) return { records: [], restarted: this.#restart(0) };
    try {
      const { ino, size } = await file.stat();
      const restarted = ino !== this.#inode || size < this.#offset ? this.#restart(ino) : false;
      const bytes = Buffer.alloc(size - this.#offset);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#offset);
      const end = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
      this.#offset += end;
      return { records: this.#parse(bytes.toString("utf8", 0, end)), restarted };
    } finally {
      await file.close();
    }
  }

  /** Forgets everything; true where there was something to forget. */
  #restart(inode: number): boolean {
    const read = this.#offset > 0;
    [this.#offset, this.#inode, this.#line, this.#broken] = [0, inode, 0, []];
    return read;
  }

  #parse(text: string): Record<string, unknown>[] {
    const records: Record<string, unknown>[] = [];
    for (const line of text.split("\n").slice(0, -1)) {
      this.#line++;
      const record = objectOf(line);
      if (record !== undefined) records.push(record);
      else this.#broken.push({ line: this.#line, text: line.slice(0, 200) });
    }
    return records;
  }
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>; // an object that is no array
  } catch {
    return undefined;
  }
}
