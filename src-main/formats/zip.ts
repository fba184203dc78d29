// Writes and reads zip archives whose entries are stored as they are (APPNOTE.TXT 6.3.10, with zip64), the form of NumPy's .npz.
import type { ByteSource } from './byteSource';
import { FormatError } from './formatError';

/** One entry to write; `crc32` is the CRC-32 of its bytes. */
export interface ZipEntry {
  name: string;
  size: number;
  crc32: number;
}

/** Where an entry's bytes lie in the archive. */
export interface ZipPlace extends ZipEntry {
  begin: number;
  end: number;
}

/** How an archive is laid out: each entry's `head` and bytes, one after another, then `tail`. */
export interface ZipLayout<T extends ZipEntry> {
  entries: { entry: T; head: Uint8Array }[];
  tail: Uint8Array;
  /** Bytes of the whole archive. */
  size: number;
}

const most32 = 0xffffffff;
/** Names are UTF-8. */
const utf8Flag = 0x0800;
/** 1 January 1980, the first date there is: equal content gives equal bytes. */
const noDate = 0x21;
const mostEntries = 1000;
/** What a source gives at once. */
const mostDirectoryBytes = 1 << 16;

class Bytes {
  readonly #parts: number[] = [];

  u16(...values: number[]): this {
    for (const value of values) this.#parts.push(value & 0xff, (value >>> 8) & 0xff);
    return this;
  }
  u32(...values: number[]): this {
    for (const value of values) this.u16(value % 0x10000, Math.floor(value / 0x10000));
    return this;
  }
  u64(...values: number[]): this {
    for (const value of values) this.u32(value % 2 ** 32, Math.floor(value / 2 ** 32));
    return this;
  }
  raw(bytes: Uint8Array): this {
    this.#parts.push(...bytes);
    return this;
  }
  get length(): number {
    return this.#parts.length;
  }
  done(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }
}

/** The head of an entry, without (local) or with (`offset` given) its place in the central directory. */
function entryHead({ name, size, crc32 }: ZipEntry, offset: number | null): Uint8Array {
  const text = new TextEncoder().encode(name);
  const large = [...(size >= most32 ? [size, size] : []), ...(offset !== null && offset >= most32 ? [offset] : [])];
  const extra = large.length === 0 ? new Bytes() : new Bytes().u16(1, 8 * large.length).u64(...large);
  const version = large.length === 0 ? 20 : 45;
  const size32 = Math.min(size, most32);
  const bytes = offset === null ? new Bytes().u32(0x04034b50) : new Bytes().u32(0x02014b50).u16(version);
  bytes.u16(version, utf8Flag, 0, 0, noDate).u32(crc32, size32, size32).u16(text.length, extra.length);
  if (offset !== null) bytes.u16(0, 0, 0).u32(0, Math.min(offset, most32));
  return bytes.raw(text).raw(extra.done()).done();
}

/** Lays out an archive whose entries are written piece by piece. The same input gives the same bytes. */
export function layoutZip<T extends ZipEntry>(entries: readonly T[]): ZipLayout<T> {
  let at = 0;
  const directory = new Bytes();
  const heads = entries.map((entry) => {
    const head = entryHead(entry, null);
    directory.raw(entryHead(entry, at));
    at += head.length + entry.size;
    return { entry, head };
  });
  const { length } = directory;
  const tail = new Bytes().raw(directory.done());
  const count = entries.length;
  if (at >= most32) {
    tail.u32(0x06064b50).u64(44).u16(45, 45).u32(0, 0).u64(count, count, length, at);
    tail
      .u32(0x07064b50, 0)
      .u64(at + length)
      .u32(1);
  }
  tail.u32(0x06054b50).u16(0, 0, count, count).u32(length, Math.min(at, most32)).u16(0);
  return { entries: heads, tail: tail.done(), size: at + tail.length };
}

/**
 * Finds the entries of an archive that `layoutZip` laid out: stored, none but ours. Their bytes are not read.
 * Throws FormatError where anything beside them differs by a bit from what would be written.
 */
export function readZip(source: ByteSource): Map<string, ZipPlace> {
  const view = (at: number, length: number) => {
    if (at < 0 || at + length > source.size) throw new FormatError('the archive is cut off');
    const bytes = Uint8Array.from(source.slice(at, length));
    return { bytes, data: new DataView(bytes.buffer) };
  };
  const end = view(source.size - 22, 22).data;
  if (end.getUint32(0, true) !== 0x06054b50) throw new FormatError('the archive has no end');
  const count = end.getUint16(10, true);
  const length = end.getUint32(12, true);
  let start = end.getUint32(16, true);
  if (start === most32) start = Number(view(source.size - 22 - 20 - 56, 56).data.getBigUint64(48, true));
  if (count > mostEntries || length > mostDirectoryBytes) throw new FormatError('the archive has too many entries');
  const { bytes, data } = view(start, length);
  const places = new Map<string, ZipPlace>();
  let at = 0;
  let before = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > length) throw new FormatError('the directory of the archive is cut off');
    const nameLength = data.getUint16(at + 28, true);
    const extraLength = data.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength;
    if (next > length) throw new FormatError('the directory of the archive is cut off');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const size32 = data.getUint32(at + 24, true);
    const size =
      size32 === most32 && extraLength >= 12 ? Number(data.getBigUint64(next - extraLength + 4, true)) : size32;
    const entry = { name, size, crc32: data.getUint32(at + 16, true) };
    const begin = before + entryHead(entry, null).length;
    if (places.has(name)) throw new FormatError(`the archive has ${name} twice`);
    if (!Number.isSafeInteger(size) || begin + size > start) throw new FormatError(`${name} does not fit the archive`);
    places.set(name, { ...entry, begin, end: begin + size });
    before = begin + size;
    at = next;
  }
  const { entries, tail, size } = layoutZip([...places.values()]);
  const same = (expected: Uint8Array, from: number) => {
    const found = view(from, expected.length).bytes;
    return expected.every((byte, i) => found[i] === byte);
  };
  if (size !== source.size || !same(tail, start))
    throw new FormatError('the directory of the archive is not as it was written');
  for (const { entry, head } of entries)
    if (!same(head, entry.begin - head.length))
      throw new FormatError(`the head of ${entry.name} is not as it was written`);
  return places;
}
