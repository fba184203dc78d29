// Drafts of a source in one file: small JPEGs back to back, then the time and the end of each. Read while it grows and when it is whole.
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { sameSeconds } from './knownFrames';
import type { SourceProbe } from './probeSchema';

/** A small picture of one frame. */
export interface Draft {
  jpeg: Uint8Array<ArrayBuffer>;
  /** Timestamp of the frame as in the file, seconds; null where it has none. */
  ptsSeconds: number | null;
  /** Not the frame that was asked for, but one near to it. */
  isNear: boolean;
}

/** What is known of the pictures of a file, in the order of the frames from the first one on. */
export interface DraftIndex {
  /** Timestamps, seconds; NaN for a frame without one. May be ahead of `ends` or behind it while the file grows. */
  readonly times: ArrayLike<number>;
  /** Where each picture ends, bytes. */
  readonly ends: ArrayLike<number>;
  /** No frame of the source is missing. */
  readonly hasAll: boolean;
}

export const draftExtension = '.drafts';
/** Changes with whatever changes the pictures or the layout. */
const magic = 'ETDRAFT1';
/** Magic, number of pictures (uint32), whether they are all (uint32). */
const tailBytes = 16;
const entryBytes = 16;

/** Name of the file of a source: another one as soon as the source changes. */
export function draftName({ path, sizeBytes, mtimeMs }: Pick<SourceProbe, 'path' | 'sizeBytes' | 'mtimeMs'>): string {
  const identity = createHash('sha256').update(`${magic}\n${path}\n${sizeBytes}\n${mtimeMs}`).digest('hex');
  return identity.slice(0, 32) + draftExtension;
}

/**
 * Place of the frame that `PictureReader` gives for the same question: the first with the timestamp; where no frame has it, the one with
 * the index, or without an index the one nearest in time. Null where it is not there (yet).
 */
export function draftPlace(index: DraftIndex, ptsSeconds: number, frame: number | null): number | null {
  const { times, ends, hasAll } = index;
  const count = Math.min(times.length, ends.length);
  if (frame === null) return nearestPlace(index, count, ptsSeconds);
  const isAt = (place: number) =>
    place >= 0 && place < count && Math.abs((times[place] as number) - ptsSeconds) <= sameSeconds;
  if (isAt(frame) && !isAt(frame - 1)) return frame;
  for (let place = 0; place < count; place += 1) if (isAt(place)) return place;
  return hasAll && frame < count ? frame : null;
}

/** Place of the first of the `count` frames of an index that are nearest in time; null while a later one may be nearer, or where none has a time. */
export function nearestPlace({ times, hasAll }: DraftIndex, count: number, ptsSeconds: number): number | null {
  let nearest: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  let isWithin = hasAll;
  for (let place = 0; place < count; place += 1) {
    const after = (times[place] as number) - ptsSeconds;
    if (after >= 0) isWithin = true;
    // Also false for a frame without a time.
    if (!(Math.abs(after) < least)) continue;
    least = Math.abs(after);
    nearest = place;
  }
  return isWithin ? nearest : null;
}

/** What follows the pictures in a whole file. */
export function draftTail({ times, ends, hasAll }: DraftIndex): Uint8Array {
  const count = ends.length;
  const bytes = Buffer.alloc(count * entryBytes + tailBytes);
  for (let i = 0; i < count; i += 1) {
    bytes.writeDoubleLE(times[i] as number, i * 8);
    bytes.writeDoubleLE(ends[i] as number, (count + i) * 8);
  }
  const tail = bytes.subarray(count * entryBytes);
  tail.write(magic, 'latin1');
  tail.writeUInt32LE(count, 8);
  tail.writeUInt32LE(hasAll ? 1 : 0, 12);
  return bytes;
}

/** An open file of drafts. */
export class DraftFile {
  constructor(
    private readonly handle: FileHandle,
    readonly index: DraftIndex,
  ) {}

  /** Opens a whole file; null where there is none, or it is damaged. Never throws. */
  static async open(path: string): Promise<DraftFile | null> {
    const handle = await open(path, 'r').catch(() => null);
    if (handle === null) return null;
    const index = await readIndex(handle).catch(() => null);
    if (index !== null) return new DraftFile(handle, index);
    await handle.close().catch(() => undefined);
    return null;
  }

  /** The picture of a frame, as `draftPlace` finds it; null where it is not there. @throws errors of fs, also where the file is closed meanwhile */
  async find(ptsSeconds: number, frame: number | null): Promise<Draft | null> {
    const { times, ends } = this.index;
    const place = draftPlace(this.index, ptsSeconds, frame);
    if (place === null) return null;
    const start = place === 0 ? 0 : (ends[place - 1] as number);
    const jpeg = new Uint8Array((ends[place] as number) - start);
    const { bytesRead } = await this.handle.read(jpeg, 0, jpeg.length, start);
    const seconds = times[place] as number;
    if (bytesRead !== jpeg.length) return null;
    return { jpeg, ptsSeconds: Number.isNaN(seconds) ? null : seconds, isNear: false };
  }

  /** Lets go of the file. Never throws. */
  async close(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }
}

/** The index of a whole file; null where the file is anything else. */
async function readIndex(handle: FileHandle): Promise<DraftIndex | null> {
  const { size } = await handle.stat();
  if (size < tailBytes) return null;
  const tail = Buffer.alloc(tailBytes);
  await handle.read(tail, 0, tailBytes, size - tailBytes);
  if (tail.toString('latin1', 0, 8) !== magic) return null;
  const count = tail.readUInt32LE(8);
  const pictureBytes = size - tailBytes - count * entryBytes;
  if (count === 0 || pictureBytes <= 0) return null;
  const entries = Buffer.alloc(count * entryBytes);
  const { bytesRead } = await handle.read(entries, 0, entries.length, pictureBytes);
  if (bytesRead !== entries.length) return null;
  const times = Float64Array.from({ length: count }, (_, i) => entries.readDoubleLE(i * 8));
  const ends = Float64Array.from({ length: count }, (_, i) => entries.readDoubleLE((count + i) * 8));
  const ascends = ends.every((end, i) => end > (i === 0 ? 0 : (ends[i - 1] as number)));
  return ascends && (ends.at(-1) as number) <= pictureBytes
    ? { times, ends, hasAll: tail.readUInt32LE(12) === 1 }
    : null;
}
