// Runs of source frames that are taken of an analysis, and the times that their frames have in a video.

/** Source frame indices, both included; null is the first or last one that was analysed. */
export interface FrameRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** One run, or several, such as some shots; none is all frames. */
export type FrameRanges = FrameRange | readonly FrameRange[];

export const wholeRange: FrameRange = { from: null, to: null };

/** The runs in order, those that touch or overlap joined. */
export function rangeList(ranges: FrameRanges): FrameRange[] {
  const list: readonly FrameRange[] = 'from' in ranges ? [ranges] : ranges;
  if (list.length === 0) return [wholeRange];
  const joined: FrameRange[] = [];
  for (const range of list.toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))) {
    const last = joined.at(-1);
    const end = last?.to === null ? Number.POSITIVE_INFINITY : (last?.to ?? Number.NEGATIVE_INFINITY);
    if (last === undefined || (range.from ?? 0) > end + 1) joined.push(range);
    else if (range.to === null || range.to > end) joined[joined.length - 1] = { from: last.from, to: range.to };
  }
  return joined;
}

/** Whether a source frame is in one of the runs of `rangeList`. */
export function isWithinRanges(list: readonly FrameRange[], frame: number): boolean {
  return list.some(({ from, to }) => frame >= (from ?? 0) && frame <= (to ?? Number.POSITIVE_INFINITY));
}

/** Distance of two frames where none is known, seconds. */
const unknownStep = 0.04;

/** Times in a written video: those of the source where it is whole from the start; else from 0 on, each run right after the one before. */
export class VideoClock {
  readonly #list: FrameRange[];
  #run = -1;
  #offset = 0;
  #last = 0;
  #step = unknownStep;

  constructor(ranges: FrameRanges) {
    this.#list = rangeList(ranges);
  }

  /** The time in the video of the next frame, of those in the runs. */
  next({ frame, ptsSeconds }: { frame: number; ptsSeconds: number }): number {
    const run = this.#list.findIndex(({ to }) => to === null || frame <= to);
    if (run !== this.#run) {
      const isFirst = this.#run === -1;
      const isWhole = isFirst && this.#list[run]?.from === null;
      this.#offset = isWhole ? 0 : ptsSeconds - (isFirst ? 0 : this.#last + this.#step);
      this.#run = run;
    } else if (ptsSeconds - this.#offset > this.#last) this.#step = ptsSeconds - this.#offset - this.#last;
    this.#last = ptsSeconds - this.#offset;
    return this.#last;
  }
}
