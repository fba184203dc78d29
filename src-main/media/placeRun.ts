// Thumbnails at their own times: one ffmpeg decodes on from place to place of a strip, and makes a picture of the first frame at each alone.
import { niceness } from '../fsx/priority';
import { decodeArguments } from './command';
import { stretchFilters } from './geometry';
import type { FfmpegTools } from './locate';
import type { SourceProbe } from './probeSchema';
import { type RawFrame, RawVideo } from './rawVideo';

/** Places of a strip: the first lies half a step after the start. Seconds. */
export interface Places {
  startSeconds: number;
  stepSeconds: number;
  count: number;
}

export interface PlacePicture {
  index: number;
  ptsSeconds: number;
  rgba: Uint8Array;
}

/** Time of a place, seconds. */
export function placeSeconds({ startSeconds, stepSeconds }: Places, index: number): number {
  return startSeconds + stepSeconds * (index + 0.5);
}

const stallMs = 15_000;
/** An idle ffmpeg would keep the file open, which on Windows keeps it from being moved or deleted. */
const idleMs = 5000;
/** Timestamps are rounded; a place that is missed by this share of a step is met. */
const roundingShare = 1e-3;
/** Most frames show no longer. */
const lateSeconds = 0.1;

export class PlaceRun {
  readonly #video: RawVideo;
  readonly #places: Places;
  /** The first place that no picture has come for. */
  #next: number;
  /** Looked at, and not given yet. */
  #waiting: RawFrame | null = null;
  #idle: NodeJS.Timeout | undefined;
  #isOver = false;

  /** Begins to decode so long before a place. @param size of the pictures */
  constructor(
    probe: SourceProbe,
    tools: FfmpegTools,
    { width, height }: { width: number; height: number },
    places: Places,
    index: number,
    beforeSeconds: number,
  ) {
    const { startSeconds, stepSeconds } = places;
    const fromSeconds = placeSeconds(places, index);
    const steps = (time: string) => `floor((${time}-${startSeconds})/${stepSeconds}-0.5+${roundingShare})`;
    const isFirst = `isnan(prev_selected_t)+gt(${steps('t')},${steps('prev_t')})`;
    const select = `select='gte(t,${fromSeconds - roundingShare * stepSeconds})*(${isFirst})'`;
    const filter = `${select},showinfo=checksum=0,${stretchFilters(probe, width, height, 'rgba', 'area')}`;
    const seekSeconds = fromSeconds - beforeSeconds;
    const args = decodeArguments({ source: probe, filter, pixelFormat: 'rgba', seekSeconds });
    this.#video = new RawVideo({
      ffmpeg: tools.ffmpeg,
      args,
      frameBytes: width * height * 4,
      highWater: 2,
      stallMs,
      nice: niceness.thumbnails,
    });
    this.#places = places;
    this.#next = index;
  }

  /** Whether frames at the first place are missing: the seek may have gone too far, as it does in streams without an index. */
  async isLate(): Promise<boolean> {
    this.#waiting = await this.#video.next();
    if (this.#waiting === null) return true;
    const late = (this.#waiting.ptsSeconds ?? Number.NaN) - placeSeconds(this.#places, this.#next);
    return late > Math.max(lateSeconds, this.#places.stepSeconds);
  }

  /** Whether a place comes later by so many seconds at most, so that it is met by decoding on. */
  isAhead(index: number, withinSeconds: number): boolean {
    return !this.#isOver && index >= this.#next && (index - this.#next) * this.#places.stepSeconds <= withinSeconds;
  }

  /** Gives the pictures of all places up to this one; fewer where the video ends before. One frame serves several places that lie before it. */
  async *upTo(index: number): AsyncGenerator<PlacePicture, void, void> {
    clearTimeout(this.#idle);
    while (this.#next <= index) {
      const frame = this.#waiting ?? (await this.#video.next());
      this.#waiting = null;
      if (frame === null) {
        this.#isOver = true;
        return;
      }
      const { startSeconds, stepSeconds, count } = this.#places;
      const ptsSeconds = frame.ptsSeconds ?? placeSeconds(this.#places, this.#next);
      const last = Math.floor((ptsSeconds - startSeconds) / stepSeconds - 0.5 + roundingShare);
      for (const end = Math.min(count - 1, Math.max(this.#next, last)); this.#next <= end; this.#next += 1)
        yield { index: this.#next, ptsSeconds, rgba: frame.data };
    }
    this.#idle = setTimeout(() => void this.stop(), idleMs).unref();
  }

  /** Ends ffmpeg. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    this.#isOver = true;
    await this.#video.kill();
  }
}
