// Asks the container itself how long the file should be: evidence of truncation that does not depend on ffmpeg.
import type { FileHandle } from 'node:fs/promises';
import { openOrdinaryFile } from '../fsx/ordinaryFile';

const maxBoxes = 20_000;

/**
 * Gives how many bytes the outermost boxes (MP4, MOV), RIFF chunks (AVI), segment (Matroska, WebM) or last packet (MPEG-TS) promise
 * beyond the end of the file; 0 when they fit; null when the file is of another kind or does not say (live recordings).
 * Sources: ISO/IEC 14496-12 4.2, Microsoft AVI RIFF reference, RFC 8794 (EBML), RFC 9559 (Matroska), ISO/IEC 13818-1 2.4.3.2 (MPEG-TS).
 * Throws the errors of fs when the file cannot be read.
 */
export async function bytesMissing(path: string): Promise<number | null> {
  const handle = await openOrdinaryFile(path);
  try {
    const { size } = await handle.stat();
    const head = await readAt(handle, 0, 512);
    if (head.length < 16) return null;
    if (head.readUInt32BE(0) === 0x1a45dfa3) return ebmlMissing(head, size);
    if (head.toString('latin1', 0, 4) === 'RIFF') return await riffMissing(handle, size);
    if (/^(?:ftyp|moov|mdat|free|skip|wide|styp|moof|sidx)$/.test(head.toString('latin1', 4, 8))) {
      return await boxesMissing(handle, size);
    }
    return packetsMissing(head, size);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function boxesMissing(handle: FileHandle, fileBytes: number): Promise<number | null> {
  let position = 0;
  for (let count = 0; count < maxBoxes; count += 1) {
    if (position >= fileBytes) return position - fileBytes;
    const header = await readAt(handle, position, 16);
    // Fewer than 8 bytes cannot be a box: the tail of something that was cut, or padding.
    if (header.length < 8) return null;
    let size = header.readUInt32BE(0);
    if (size === 0) return 0;
    if (size === 1) {
      if (header.length < 16) return null;
      size = Number(header.readBigUInt64BE(8));
    }
    if (size < 8 || !Number.isSafeInteger(size)) return null;
    position += size;
  }
  return null;
}

async function riffMissing(handle: FileHandle, fileBytes: number): Promise<number | null> {
  let position = 0;
  for (let count = 0; count < maxBoxes; count += 1) {
    if (position >= fileBytes) return position - fileBytes;
    const header = await readAt(handle, position, 8);
    // Anything else after the first RIFF chunk is trailing rubbish, not a missing part.
    if (header.length < 8 || header.toString('latin1', 0, 4) !== 'RIFF') return 0;
    const size = header.readUInt32LE(4);
    if (size === 0 || size === 0xffffffff) return null;
    position += 8 + size;
  }
  return null;
}

/** Packets of MPEG-TS begin with 0x47: 188 bytes, or 192 with a time before each (M2TS). */
function packetsMissing(head: Buffer, fileBytes: number): number | null {
  const packetBytes = [188, 192].find((bytes) => [1, 2, 3].every((i) => head[i * bytes - 188] === 0x47));
  return packetBytes === undefined ? null : (packetBytes - (fileBytes % packetBytes)) % packetBytes;
}

function ebmlMissing(head: Buffer, fileBytes: number): number | null {
  const ebml = readVint(head, 4);
  if (ebml?.value == null) return null;
  const segment = ebml.end + ebml.value;
  if (segment + 12 > head.length || head.readUInt32BE(segment) !== 0x18538067) return null;
  const size = readVint(head, segment + 4);
  if (size?.value == null) return null;
  return Math.max(0, size.end + size.value - fileBytes);
}

/** EBML variable-length integer at `at`; value null when it is the reserved "unknown size". */
function readVint(bytes: Buffer, at: number): { value: number | null; end: number } | null {
  const first = bytes[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = BigInt(first & (0xff >> length));
  for (let i = 1; i < length; i += 1) value = (value << 8n) | BigInt(bytes[at + i]!);
  const unknown = value === (1n << BigInt(7 * length)) - 1n;
  return { value: unknown || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value), end: at + length };
}
