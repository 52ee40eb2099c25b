/**
 * The safetensors format (https://github.com/huggingface/safetensors): eight bytes with the header's length, a JSON
 * header padded with spaces to a multiple of eight, then the tensors' bytes without gaps; little endian throughout.
 * Only the three element types that latents need.
 */
import { type FileHandle, open } from "node:fs/promises";
import { endianness } from "node:os";

/** A tensor: its elements row by row. `F16` are the bits of half-precision floats. */
export type Tensor =
  | { readonly dtype: "F16"; readonly shape: readonly number[]; readonly data: Uint16Array }
  | { readonly dtype: "I32"; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: "F32"; readonly shape: readonly number[]; readonly data: Float32Array };

/** What a safetensors file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** A file that is no safetensors file, or not a whole one. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
  readonly path: string;

  constructor(path: string, found: string, options?: ErrorOptions) {
    super(`Cannot read the tensors of ${path}: ${found}`, options);
    this.path = path;
  }
}

const elements = {
  F16: { bytes: 2, array: Uint16Array },
  I32: { bytes: 4, array: Int32Array },
  F32: { bytes: 4, array: Float32Array },
} as const;
const maxHeaderBytes = 100_000_000; // the reference implementation's own limit
const prefixBytes = 8;

/**
 * The tensors as the bytes of a safetensors file: larger elements first, then by name, as the reference implementation
 * orders them, so that every tensor is aligned.
 *
 * @throws RangeError where a tensor's data does not fill its shape
 */
export function safetensorsBytes(content: Safetensors): Uint8Array {
  if (endianness() !== "LE") throw new Error("Cannot write tensors: this machine is big endian");
  const tensors = Object.entries(content.tensors).sort(
    ([a, { dtype: typeA }], [b, { dtype: typeB }]) =>
      elements[typeB].bytes - elements[typeA].bytes || (a < b ? -1 : a > b ? 1 : 0),
  );
  const entries: [string, unknown][] = [];
  if (Object.keys(content.metadata).length > 0) entries.push(["__metadata__", content.metadata]);
  let end = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    if (count(shape) !== data.length) {
      throw new RangeError(
        `Cannot write tensor ${name}: shape [${shape}] wants ${count(shape)} elements, not ${data.length}`,
      );
    }
    entries.push([name, { dtype, shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(prefixBytes + headerBytes + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, prefixBytes + json.length, prefixBytes + headerBytes);
  bytes.set(json, prefixBytes);
  let offset = prefixBytes + headerBytes;
  for (const [, { data }] of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads the tensors of a safetensors file, all or only those named.
 *
 * @throws SafetensorsError where the file is cut off, has bytes too many, or says what cannot be
 */
export async function readSafetensors(path: string, only?: readonly string[]): Promise<Safetensors> {
  const file = await open(path, "r");
  try {
    const fileBytes = (await file.stat()).size;
    const header = await readHeader(path, file, fileBytes);
    const tensors: Record<string, Tensor> = {};
    for (const [name, place] of Object.entries(header.places)) {
      if (only === undefined || only.includes(name)) tensors[name] = await readTensor(file, place, header.dataStart);
    }
    return { metadata: header.metadata, tensors };
  } finally {
    await file.close();
  }
}

interface Place {
  readonly dtype: keyof typeof elements;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

interface Header {
  readonly metadata: Record<string, string>;
  readonly places: Record<string, Place>;
  readonly dataStart: number;
}

async function readHeader(path: string, file: FileHandle, fileBytes: number): Promise<Header> {
  const prefix = Buffer.alloc(prefixBytes);
  if (fileBytes < prefixBytes) {
    throw new SafetensorsError(path, `it has ${fileBytes} bytes, at least ${prefixBytes} were expected. Make it anew.`);
  }
  await file.read(prefix, 0, prefixBytes, 0);
  const headerBytes = Number(prefix.readBigUInt64LE(0));
  if (headerBytes > maxHeaderBytes || headerBytes < 2) {
    throw new SafetensorsError(path, `its header claims ${headerBytes} bytes, 2 to ${maxHeaderBytes} were expected`);
  }
  if (prefixBytes + headerBytes > fileBytes) {
    throw new SafetensorsError(path, cutOff(prefixBytes + headerBytes, fileBytes));
  }
  const text = Buffer.alloc(headerBytes);
  await file.read(text, 0, headerBytes, prefixBytes);
  const { __metadata__: metadata, ...places } = parse(path, text.toString("utf8"));
  const header: Header = {
    metadata: isRecord(metadata) ? mapValues(metadata, String) : {},
    places: mapValues(places, (place, name) => placeOf(path, name, place)),
    dataStart: prefixBytes + headerBytes,
  };
  checkExtent(path, header, fileBytes);
  return header;
}

function parse(path: string, text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw new SafetensorsError(path, "its header is not JSON", { cause });
  }
  if (!isRecord(header)) throw new SafetensorsError(path, "its header is not a JSON object");
  return header;
}

function placeOf(path: string, name: string, place: unknown): Place {
  if (!isRecord(place)) throw new SafetensorsError(path, `tensor ${name} is not described`);
  const { dtype, shape, data_offsets: offsets } = place;
  if (dtype !== "F16" && dtype !== "I32" && dtype !== "F32") {
    throw new SafetensorsError(
      path,
      `tensor ${name} has elements of type ${String(dtype)}, F16, I32 or F32 was expected`,
    );
  }
  const [begin, end] = sizes(offsets) ?? [];
  const sides = sizes(shape);
  if (sides === undefined || begin === undefined || end === undefined) {
    throw new SafetensorsError(path, `tensor ${name} has no shape and offsets in whole numbers`);
  }
  if (end - begin !== count(sides) * elements[dtype].bytes) {
    const expected = count(sides) * elements[dtype].bytes;
    throw new SafetensorsError(
      path,
      `tensor ${name} has ${end - begin} bytes, shape [${sides}] of ${dtype} wants ${expected}`,
    );
  }
  return { dtype, shape: sides, begin, end };
}

/** The tensors must follow each other without gap or overlap, and end where the file ends. */
function checkExtent(path: string, { places, dataStart }: Header, fileBytes: number): void {
  let end = 0;
  for (const [name, place] of Object.entries(places).sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (place.begin !== end) {
      throw new SafetensorsError(path, `tensor ${name} begins at byte ${place.begin} of the data, ${end} was expected`);
    }
    end = place.end;
  }
  if (dataStart + end !== fileBytes) throw new SafetensorsError(path, cutOff(dataStart + end, fileBytes));
}

function cutOff(expected: number, found: number): string {
  const what = found < expected ? "it was cut off" : "there are bytes after its end";
  return `${expected} bytes were expected, ${found} found: ${what}. Delete it and make it anew.`;
}

async function readTensor(file: FileHandle, place: Place, dataStart: number): Promise<Tensor> {
  const buffer = new ArrayBuffer(place.end - place.begin);
  const bytes = new Uint8Array(buffer);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, dataStart + place.begin + filled);
    if (bytesRead === 0)
      throw new Error(`The file ended at byte ${dataStart + place.begin + filled} while it was read`);
    filled += bytesRead;
  }
  const { shape } = place;
  switch (place.dtype) {
    case "F16":
      return { dtype: "F16", shape, data: new Uint16Array(buffer) };
    case "I32":
      return { dtype: "I32", shape, data: new Int32Array(buffer) };
    case "F32":
      return { dtype: "F32", shape, data: new Float32Array(buffer) };
  }
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function sizes(value: unknown): number[] | undefined {
  const whole = (entry: unknown): entry is number => Number.isSafeInteger(entry) && (entry as number) >= 0; // a number, as isSafeInteger says
  return Array.isArray(value) && value.every(whole) ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function mapValues<In, Out>(record: Record<string, In>, map: (value: In, name: string) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
