// Decoded frames that are kept for a while: found by their index, or by a time at or between their timestamps.
import { ByteLru } from './pictureCache';
import type { RawFrame } from './rawVideo';

/** Timestamps are equal within this: they come from the same integers. */
export const sameSeconds = 1e-6;

/** A frame, and the timestamp of the one after it, seconds; null while that is not known. */
interface Kept {
  frame: RawFrame;
  nextSeconds: number | null;
}

export class KnownFrames {
  readonly #cache: ByteLru<Kept>;

  /** @param maxBytes of all pictures together; those used last stay */
  constructor(maxBytes: number) {
    this.#cache = new ByteLru(maxBytes);
  }

  /** The frame with an index; null where it is not known. */
  atIndex(index: number): RawFrame | null {
    return this.#cache.get(indexKey(index))?.frame ?? null;
  }

  /** The frame at a time, seconds, or the nearer one of two that follow one another around it; null where neither is known. */
  at(seconds: number): RawFrame | null {
    const exact = this.#cache.get(timeKey(seconds));
    if (exact) return exact.frame;
    for (const { frame, nextSeconds } of this.#cache.values()) {
      const { ptsSeconds } = frame;
      if (ptsSeconds === null || nextSeconds === null || ptsSeconds > seconds || nextSeconds < seconds) continue;
      const nearest = isNearer(ptsSeconds, nextSeconds, seconds) ? ptsSeconds : nextSeconds;
      return this.#cache.get(timeKey(nearest))?.frame ?? null;
    }
    return null;
  }

  keepIndex(index: number, frame: RawFrame): void {
    this.#cache.set(indexKey(index), { frame, nextSeconds: null }, frame.data.length);
  }

  /** Keeps a frame by its timestamp, where it has one; `before` is the one right before it, null where that was left out. */
  keep(frame: RawFrame, before: RawFrame | null): void {
    const { ptsSeconds } = frame;
    if (ptsSeconds === null) return;
    const known = this.#cache.get(timeKey(before?.ptsSeconds ?? Number.NaN));
    if (known && (before?.ptsSeconds ?? Number.NaN) < ptsSeconds) known.nextSeconds = ptsSeconds;
    // The first of several frames with one timestamp keeps it.
    if (this.#cache.get(timeKey(ptsSeconds))) return;
    this.#cache.set(timeKey(ptsSeconds), { frame, nextSeconds: null }, frame.data.length);
  }

  clear(): void {
    this.#cache.clear();
  }
}

/** Whether the frame before a time is the nearer one; it is where both are as near. */
export function isNearer(beforeSeconds: number, afterSeconds: number, seconds: number): boolean {
  return seconds - beforeSeconds <= afterSeconds - seconds;
}

function timeKey(seconds: number): string {
  return `@${Math.round(seconds * 1e6)}`;
}

function indexKey(index: number): string {
  return `#${index}`;
}
