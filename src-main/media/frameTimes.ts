// Timestamps on a pipe of their own, printed by ffmpeg's metadata filter: hundreds of frames a piece, where showinfo wakes the reader several times for each. Pure.
import type { Rational } from './probeSchema';

/** The pipe's file descriptor in ffmpeg. */
export const timesFd = 3;

/**
 * Filters that print every frame's timestamp to the pipe; the filter prints frames only that carry an entry, so each gets one.
 * @param direct each is written at once, not hundreds together
 */
export function timesFilter(timeBase: Rational, direct = false): string {
  const print = `metadata=mode=print:file=pipe\\\\:${timesFd}${direct ? ':direct=1' : ''}`;
  return `settb=${timeBase.num}/${timeBase.den},metadata=mode=add:key=t:value=1,${print}`;
}

/** Takes what the filter prints, in pieces of any size. */
export class FrameTimesReader {
  /** Timestamps in seconds, frames in order; NaN for a frame without one. */
  readonly seconds: number[] = [];
  readonly #timeBase: Rational;
  #partial = '';
  #wake: () => void = () => {};
  #more: Promise<void> | null = null;

  constructor(timeBase: Rational) {
    this.#timeBase = timeBase;
  }

  /** Settles when more has been read. */
  more(): Promise<void> {
    this.#more ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#more;
  }

  /** Reads the next piece of text. */
  push(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop()!;
    for (const line of lines) {
      const pts = /^frame:\s*\d+\s+pts:\s*(-?\d+|NOPTS)\s/.exec(line)?.[1];
      if (pts === undefined) continue;
      // From the integer: `pts_time` has six digits in all.
      this.seconds.push(pts === 'NOPTS' ? Number.NaN : (Number(pts) * this.#timeBase.num) / this.#timeBase.den);
    }
    this.#more = null;
    this.#wake();
  }
}
