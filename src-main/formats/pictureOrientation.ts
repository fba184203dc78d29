// How a picture file says its picture is to be turned: Exif in JPEG, PNG and WebP, the tag of TIFF, irot and imir of AVIF. Pure.

/** Exif orientation, 1 to 8: 1 is upright, 2 to 4 mirrored or upside down, 5 to 8 with width and height exchanged. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Gives up to `length` bytes from `position` on: fewer at the end of the file, none beyond it. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** Segments, chunks or boxes looked at before giving up; a 100-megapixel PNG has fewer. */
const maxParts = 50_000;
const maxEntries = 1000;
const maxMetaBytes = 1 << 20;
const orientationTag = 0x0112;

/** Big-endian unsigned integer at `at`; NaN beyond the end, which no comparison takes for a number. */
function uint(bytes: Uint8Array, at: number, length: number, littleEndian = false): number {
  let value = at < 0 || at + length > bytes.length ? Number.NaN : 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[littleEndian ? at + length - 1 - i : at + i] ?? 0);
  return value;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/**
 * Orientation that a picture file asks for; null where it says nothing, or nothing valid. Reads only headers, at most 50,000 of them,
 * and never throws but what `read` throws. Sources: Exif 2.32 4.6.4, JPEG (ITU T.81 B.1), PNG 3rd edition 11.3.3.7,
 * WebP (RFC 9649 2.7), TIFF 6.0, HEIF (ISO/IEC 23008-12:2022 6.5.10 and 6.5.12).
 */
export async function pictureOrientation(read: ReadAt): Promise<Orientation | null> {
  const head = await read(0, 16);
  if (uint(head, 0, 2) === 0xffd8) return jpegOrientation(read);
  if (latin1(head, 1, 8) === 'PNG\r\n\x1a\n') return pngOrientation(read);
  if (latin1(head, 0, 4) === 'RIFF' && latin1(head, 8, 12) === 'WEBP') return webpOrientation(read);
  if (latin1(head, 0, 4) === 'II*\0' || latin1(head, 0, 4) === 'MM\0*') return tiffOrientation(read, 0);
  if (latin1(head, 4, 8) === 'ftyp') return avifOrientation(read);
  return null;
}

/** Orientation tag in the first directory of the TIFF structure that starts at `start`. */
async function tiffOrientation(read: ReadAt, start: number): Promise<Orientation | null> {
  const head = await read(start, 8);
  const order = latin1(head, 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return null;
  const little = order === 'II*\0';
  const directory = start + uint(head, 4, 4, little);
  if (Number.isNaN(directory)) return null;
  const count = Math.min(uint(await read(directory, 2), 0, 2, little) || 0, maxEntries);
  const entries = await read(directory + 2, count * 12);
  for (let at = 0; at + 12 <= entries.length; at += 12) {
    if (uint(entries, at, 2, little) !== orientationTag) continue;
    // SHORT, one value, which lies in the entry itself.
    const valid = uint(entries, at + 2, 2, little) === 3 && uint(entries, at + 4, 4, little) === 1;
    return valid ? known(uint(entries, at + 8, 2, little)) : null;
  }
  return null;
}

function known(value: number): Orientation | null {
  return Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : null;
}

async function jpegOrientation(read: ReadAt): Promise<Orientation | null> {
  let at = 2;
  for (let part = 0; part < maxParts; part++) {
    const head = await read(at, 10);
    const marker = uint(head, 0, 2);
    if (marker === 0xffff) {
      // A fill byte before a marker.
      at += 1;
      continue;
    }
    const length = uint(head, 2, 2);
    // At the first scan, or where no marker is, the headers have ended.
    if (!(marker >= 0xffc0) || marker === 0xffda || marker === 0xffd9 || !(length >= 2)) return null;
    if (marker === 0xffe1 && latin1(head, 4, 10) === 'Exif\0\0') return tiffOrientation(read, at + 10);
    at += 2 + length;
  }
  return null;
}

async function pngOrientation(read: ReadAt): Promise<Orientation | null> {
  let at = 8;
  for (let part = 0; part < maxParts; part++) {
    const head = await read(at, 8);
    const length = uint(head, 0, 4);
    const type = latin1(head, 4, 8);
    if (type === 'eXIf') return tiffOrientation(read, at + 8);
    if (!(length < 2 ** 31) || type === 'IEND') return null;
    at += 12 + length;
  }
  return null;
}

async function webpOrientation(read: ReadAt): Promise<Orientation | null> {
  let at = 12;
  for (let part = 0; part < maxParts; part++) {
    const head = await read(at, 14);
    const length = uint(head, 4, 4, true);
    if (Number.isNaN(length)) return null;
    // Some writers put the mark of JPEG's APP1 before the TIFF structure.
    if (latin1(head, 0, 4) === 'EXIF') return tiffOrientation(read, at + (latin1(head, 8, 14) === 'Exif\0\0' ? 14 : 8));
    at += 8 + length + (length % 2);
  }
  return null;
}

/** Turns and mirrors of the primary item, in the order in which they apply. */
async function avifOrientation(read: ReadAt): Promise<Orientation | null> {
  const meta = await metaBox(read);
  if (meta === null) return null;
  // `meta` and `pitm` are full boxes: a version and flags come first.
  const parts = boxes(meta, 4);
  const primary = parts.find(({ type }) => type === 'pitm')?.body ?? new Uint8Array(0);
  const item = uint(primary, 4, primary[0] === 0 ? 2 : 4);
  const properties = boxes(parts.find(({ type }) => type === 'iprp')?.body ?? new Uint8Array(0));
  const container = boxes(properties.find(({ type }) => type === 'ipco')?.body ?? new Uint8Array(0));
  const association = properties.find(({ type }) => type === 'ipma')?.body ?? new Uint8Array(0);
  let quarterTurns = 0;
  let mirrored = false;
  let isAsked = false;
  for (const index of associated(association, item)) {
    const property = container[index - 1];
    const value = property?.body[0] ?? 0;
    isAsked ||= property?.type === 'irot' || property?.type === 'imir';
    // irot turns anticlockwise; a turn of a mirrored picture counts the other way round.
    if (property?.type === 'irot') quarterTurns += mirrored ? value & 3 : -(value & 3);
    // imir: 0 exchanges top and bottom, 1 left and right. The former is the latter after half a turn.
    if (property?.type === 'imir') {
      mirrored = !mirrored;
      if ((value & 1) === 0) quarterTurns += 2;
    }
  }
  if (!isAsked) return null;
  const clockwise = ((quarterTurns % 4) + 4) % 4;
  return ((mirrored ? [2, 5, 4, 7] : [1, 6, 3, 8]) as Orientation[])[clockwise] ?? null;
}

async function metaBox(read: ReadAt): Promise<Uint8Array | null> {
  let at = 0;
  for (let part = 0; part < 64; part++) {
    const head = await read(at, 8);
    const size = uint(head, 0, 4);
    if (!(size >= 8)) return null;
    if (latin1(head, 4, 8) === 'meta') {
      const body = size <= maxMetaBytes ? await read(at + 8, size - 8) : null;
      return body?.length === size - 8 ? body : null;
    }
    at += size;
  }
  return null;
}

interface Box {
  type: string;
  body: Uint8Array;
}

/** The boxes within a box; what does not fit is left out. */
function boxes(bytes: Uint8Array, start = 0): Box[] {
  const found: Box[] = [];
  let at = start;
  while (at + 8 <= bytes.length) {
    const size = uint(bytes, at, 4);
    if (size < 8 || at + size > bytes.length) break;
    found.push({ type: latin1(bytes, at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return found;
}

/** Indexes (from 1) of the properties of an item, in order (`ipma`, ISO/IEC 23008-12 9.3.2). */
function associated(body: Uint8Array, wanted: number): number[] {
  const idBytes = body[0] === 0 ? 2 : 4;
  const wide = ((body[3] ?? 0) & 1) === 1;
  let at = 8;
  for (let entry = 0; entry < uint(body, 4, 4) && at < body.length; entry++) {
    const item = uint(body, at, idBytes);
    const count = body[at + idBytes] ?? 0;
    at += idBytes + 1;
    const step = wide ? 2 : 1;
    if (item === wanted) {
      return Array.from({ length: count }, (_, i) => uint(body, at + i * step, step) & (wide ? 0x7fff : 0x7f));
    }
    at += count * step;
  }
  return [];
}
