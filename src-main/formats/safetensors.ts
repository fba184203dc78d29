// Reads and writes safetensors bytes (format: huggingface/safetensors README), the format of weights and of shards.
import { FormatError } from './formatError';
import { duplicateKey } from './jsonKeys';

/** Bytes per element of every dtype of the format that is a whole number of bytes. */
export const itemSizes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;
export type SafetensorsDtype = keyof typeof itemSizes;

/** One tensor to write, or one that was read: `data` is little-endian, row-major, shape product times item size bytes. */
export interface SafetensorsTensor {
  name: string;
  dtype: SafetensorsDtype;
  shape: readonly number[];
  data: Uint8Array;
}

/** Where a tensor lies: `begin` and `end` are absolute offsets in the file. */
export interface TensorPlace {
  dtype: SafetensorsDtype;
  shape: number[];
  begin: number;
  end: number;
}

export interface SafetensorsHeader {
  metadata: Record<string, string>;
  tensors: Map<string, TensorPlace>;
}

/** The longest header that is read, as in the reference implementation. */
export const maxHeaderBytes = 100_000_000;
const maxElements = 2 ** 40;
const alignment = 64;

/** A tensor to write, without its data. */
export type TensorShape = Omit<SafetensorsTensor, 'data'>;

/** How a file is laid out: `head` (length and header, padded), then the data of `tensors` in this order without gaps. */
export interface SafetensorsLayout<T extends TensorShape> {
  head: Uint8Array;
  tensors: T[];
  /** Bytes of the whole file. */
  size: number;
}

/**
 * Lays out a file whose data are written piece by piece. Tensors are ordered by item size (largest first, so that each one is
 * aligned to its own items), then by name; the header is padded with spaces so that the data starts at a multiple of 64. The same
 * input gives the same layout, whatever the order of `tensors`. Throws FormatError on a repeated name or a bad shape.
 */
export function layoutSafetensors<T extends TensorShape>(
  tensors: readonly T[],
  metadata: Record<string, string> = {},
): SafetensorsLayout<T> {
  const byLayout = [...tensors].sort(
    (a, b) => itemSizes[b.dtype] - itemSizes[a.dtype] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  // A map, not an object: keys such as "1" would be moved to the front of an object and `__proto__` would be lost.
  const entries: string[] = [];
  const seen = new Set<string>(['__metadata__']);
  if (Object.keys(metadata).length > 0) {
    const sorted = Object.keys(metadata).sort();
    const pairs = sorted.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`);
    entries.push(`"__metadata__":{${pairs.join(',')}}`);
  }
  let offset = 0;
  for (const { name, dtype, shape } of byLayout) {
    if (seen.has(name)) throw new FormatError(`two tensors are named ${name}`);
    seen.add(name);
    const size = tensorBytes(name, dtype, shape);
    const place = { dtype, shape, data_offsets: [offset, offset + size] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(place)}`);
    offset += size;
  }
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const dataStart = Math.ceil((8 + header.length) / alignment) * alignment;
  const head = new Uint8Array(dataStart).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  head.set(header, 8);
  return { head, tensors: byLayout, size: dataStart + offset };
}

/**
 * Gives the bytes of a safetensors file, laid out as `layoutSafetensors` says. Throws FormatError on a repeated name or a wrong
 * data length.
 */
export function encodeSafetensors(
  tensors: readonly SafetensorsTensor[],
  metadata: Record<string, string> = {},
): Uint8Array {
  for (const { name, dtype, shape, data } of tensors) {
    const size = tensorBytes(name, dtype, shape);
    if (size !== data.byteLength)
      throw new FormatError(`${name} has ${data.byteLength} bytes where its shape needs ${size}`);
  }
  const { head, tensors: byLayout, size } = layoutSafetensors(tensors, metadata);
  const bytes = new Uint8Array(size);
  bytes.set(head);
  let at = head.length;
  for (const { data } of byLayout) {
    bytes.set(data, at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads the first 8 bytes of a file: how many bytes `parseSafetensorsHeader` needs (the 8 included).
 * Throws FormatError where that is more than the file or than 100 MB.
 */
export function safetensorsHeaderEnd(bytes: Uint8Array, fileSize: number): number {
  if (bytes.length < 8 || fileSize < 8) throw new FormatError('the file is too short for a safetensors header');
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) throw new FormatError('the safetensors header claims more than 100 MB');
  if (8 + Number(length) > fileSize) throw new FormatError('the safetensors header is longer than the file');
  return 8 + Number(length);
}

/**
 * Gives the metadata and the place of every tensor of a file of `fileSize` bytes, of which `bytes` holds at least the
 * header. Everything is checked before it is believed. Throws FormatError on a header that is cut off, not JSON or has a
 * repeated key, on unknown dtypes, on shapes that do not fit their bytes, and on offsets that overlap, leave holes or do
 * not end at the end of the file.
 */
export function parseSafetensorsHeader(bytes: Uint8Array, fileSize: number): SafetensorsHeader {
  const dataStart = safetensorsHeaderEnd(bytes, fileSize);
  if (bytes.length < dataStart) throw new FormatError('the safetensors header is cut off');
  const header = parseJsonObject(bytes.subarray(8, dataStart));
  const metadata: Record<string, string> = {};
  const tensors = new Map<string, TensorPlace>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(asObject(entry, 'the metadata'))) {
        if (typeof value !== 'string') throw new FormatError(`the metadata value of ${key} is not a text`);
        Object.defineProperty(metadata, key, { value, enumerable: true, writable: true, configurable: true });
      }
    } else tensors.set(name, tensorPlace(name, asObject(entry, name), dataStart));
  }
  let at = dataStart;
  const inOrder = [...tensors].sort((a, b) => a[1].begin - b[1].begin || a[1].end - b[1].end);
  for (const [name, place] of inOrder) {
    if (place.begin !== at)
      throw new FormatError(`the data of ${name} ${place.begin < at ? 'overlaps' : 'leaves a hole'}`);
    at = place.end;
  }
  if (at !== fileSize) throw new FormatError(`the data should end at byte ${at}, but the file has ${fileSize}`);
  return { metadata, tensors };
}

/** Reads a whole file: its metadata and its tensors by name; `data` are views of `bytes`. Throws like the header's parser. */
export function decodeSafetensors(bytes: Uint8Array): {
  metadata: Record<string, string>;
  tensors: Map<string, SafetensorsTensor>;
} {
  const { metadata, tensors } = parseSafetensorsHeader(bytes, bytes.length);
  const read = new Map<string, SafetensorsTensor>();
  for (const [name, { dtype, shape, begin, end }] of tensors)
    read.set(name, { name, dtype, shape, data: bytes.subarray(begin, end) });
  return { metadata, tensors: read };
}

function parseJsonObject(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('the safetensors header is not valid JSON', { cause });
  }
  const repeated = duplicateKey(text);
  if (repeated !== null) throw new FormatError(`the safetensors header has the key ${repeated} twice`);
  return asObject(value, 'the safetensors header');
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FormatError(`${what} is not a JSON object`);
  return value as Record<string, unknown>;
}

function tensorPlace(name: string, entry: Record<string, unknown>, dataStart: number): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(itemSizes, dtype))
    throw new FormatError(`${name} has an unknown dtype`);
  if (!isSizes(shape)) throw new FormatError(`${name} has a bad shape`);
  if (!isSizes(offsets) || offsets.length !== 2) throw new FormatError(`${name} has bad data offsets`);
  const known = dtype as SafetensorsDtype;
  const size = tensorBytes(name, known, shape);
  const [begin, end] = offsets as [number, number];
  if (end - begin !== size) throw new FormatError(`${name} has ${end - begin} bytes where its shape needs ${size}`);
  return { dtype: known, shape, begin: dataStart + begin, end: dataStart + end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && v >= 0);
}

function tensorBytes(name: string, dtype: SafetensorsDtype, shape: readonly number[]): number {
  return elementCount(name, shape) * itemSizes[dtype];
}

function elementCount(name: string, shape: readonly number[]): number {
  let count = 1;
  // A zero must not hide a huge factor, so factors are checked on the product of the non-zero ones.
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw new FormatError(`${name} has a bad shape`);
    count *= Math.max(size, 1);
    if (count > maxElements) throw new FormatError(`${name} claims more elements than any file of ours has`);
  }
  return shape.includes(0) ? 0 : count;
}
