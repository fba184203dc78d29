// One run of playback: which frame is due, which come next, and how many are left out where pictures are late. Pure.
import type { Film, Place } from './film';

/** A frame to show, when the run has gone so many seconds of the clip. */
interface Due {
  place: Place;
  at: number;
}

export interface RunOptions {
  film: Film;
  from: Place;
  /** Seconds of the clip in one of the clock; negative: backwards. */
  rate: number;
  loop: boolean;
}

/** Frames that are planned, and so fetched, before they are due. */
export const plannedFrames = 12;
/** More pictures a second than this no screen shows. */
const mostPictures = 60;
/** Seconds of the clock that a due frame may be late before time waits for it. */
const longestWait = 0.4;
/** Frames after which it is decided whether more or fewer are left out. */
const judged = 12;
const cleanRunsToSpeedUp = 4;
const shortest = 1 / 240;

/**
 * Time goes on at the rate. The newest frame that is due and ready is shown; those before it are dropped. Where many are dropped, fewer are
 * planned, and of few those that begin a chunk, which are the quickest to decode; where all are late, time waits.
 */
export class PlayRun {
  readonly #options: RunOptions;
  readonly #direction: 1 | -1;
  readonly #leastStride: number;
  #stride: number;
  #shown: Due;
  #ahead: Due[] = [];
  #gone = 0;
  #count = { shown: 0, dropped: 0, cleanRuns: 0 };

  constructor(options: RunOptions) {
    this.#options = options;
    this.#direction = options.rate < 0 ? -1 : 1;
    this.#leastStride = Math.max(1, Math.ceil((Math.abs(options.rate) * options.film.fps) / mostPictures - 1e-6));
    this.#stride = this.#leastStride;
    this.#shown = { place: options.from, at: 0 };
    this.#plan();
  }

  /** Every so many frames one is planned. */
  get stride(): number {
    return this.#stride;
  }

  /** True when nothing is left to show. */
  get ended(): boolean {
    return this.#ahead.length === 0 && this.#gone >= this.#shown.at + this.#toEnd(this.#shown.place);
  }

  /** Places that may still be in time, in the order in which they are due; the last one where all are late. */
  get inTime(): Place[] {
    const inTime = this.#ahead.filter(({ at }) => at >= this.#gone);
    return (inTime.length > 0 ? inTime : this.#ahead.slice(-1)).map(({ place }) => place);
  }

  /** The shown place, and all that may follow it. */
  get pending(): Place[] {
    return [this.#shown, ...this.#ahead].map(({ place }) => place);
  }

  /** Lets seconds of the clock go by. Gives the place to show now; null where the shown one stays. */
  advance(seconds: number, ready: (place: Place) => boolean): Place | null {
    const rate = Math.abs(this.#options.rate);
    this.#gone += Math.max(0, seconds) * rate;
    this.#plan();
    const due = this.#ahead.findLastIndex(({ at }) => at <= this.#gone);
    let newest = due;
    while (newest >= 0 && !ready((this.#ahead[newest] as Due).place)) newest--;
    if (newest < 0) {
      const [first] = this.#ahead;
      const longest = first === undefined ? Number.POSITIVE_INFINITY : first.at + longestWait * rate;
      // Time does not wait for a frame that is passed over already: a later one is there.
      if (this.#gone > longest && !this.#ahead.some(({ place }) => ready(place))) this.#gone = longest;
      return null;
    }
    this.#shown = this.#ahead[newest] as Due;
    this.#ahead.splice(0, newest + 1);
    this.#judge(newest);
    this.#plan();
    return this.#shown.place;
  }

  #judge(dropped: number): void {
    this.#count.shown++;
    this.#count.dropped += dropped;
    const all = this.#count.shown + this.#count.dropped;
    if (all < judged) return;
    const share = this.#count.dropped / all;
    const cleanRuns = share === 0 ? this.#count.cleanRuns + 1 : 0;
    this.#count = { shown: 0, dropped: 0, cleanRuns };
    const most = Math.max(8, this.#leastStride * 4);
    if (share > 0.25) this.#setStride(Math.min(most, this.#stride * 2));
    else if (cleanRuns >= cleanRunsToSpeedUp) this.#setStride(Math.max(this.#leastStride, this.#stride >> 1));
  }

  #setStride(stride: number): void {
    this.#count.cleanRuns = 0;
    if (stride === this.#stride) return;
    this.#stride = stride;
    // What is due at once is on its way and stays.
    this.#ahead = this.#ahead.slice(0, 2);
  }

  #plan(): void {
    while (this.#ahead.length < plannedFrames) {
      const last = this.#ahead.at(-1) ?? this.#shown;
      const next = this.#next(last.place);
      if (next === null) return;
      this.#ahead.push({ place: next.place, at: last.at + Math.max(shortest, next.distance) });
    }
  }

  /** The next place and how far it is; null at the end. */
  #next(from: Place): { place: Place; distance: number } | null {
    const { film, loop } = this.#options;
    const { start, end } = film.span();
    const [first, last] = [film.at(start), lastOf(film)];
    const goal = this.#direction > 0 ? last : first;
    const place = this.#strided(from);
    const before = (a: Place, b: Place) => (b.seconds - a.seconds) * this.#direction > shortest;
    if (before(place, goal)) return { place, distance: Math.abs(place.seconds - from.seconds) };
    if (before(from, goal)) return { place: goal, distance: Math.abs(goal.seconds - from.seconds) };
    if (!loop) return null;
    const again = this.#direction > 0 ? first : last;
    const rest = this.#direction > 0 ? end - from.seconds : from.seconds - start;
    const begun = this.#direction > 0 ? again.seconds - start : end - again.seconds;
    return { place: again, distance: Math.max(0, rest) + begun };
  }

  #strided(from: Place): Place {
    const { film } = this.#options;
    const stride = this.#stride;
    for (let off = 0; stride >= 4 && off <= stride / 2; off++)
      for (const frames of [stride - off, stride + off]) {
        const place = film.step(from, this.#direction * frames);
        if (film.startsChunk(place)) return place;
      }
    return film.step(from, this.#direction * stride);
  }

  /** How long the last frame shows. */
  #toEnd({ seconds }: Place): number {
    const { start, end } = this.#options.film.span();
    return Math.max(0, this.#direction > 0 ? end - seconds : seconds - start);
  }
}

/** The last frame of the span. */
function lastOf(film: Film): Place {
  const { start, end } = film.span();
  const last = film.at(end - 1e-4);
  if (last.ordinal !== null) return last;
  return film.at(Math.max(start, (Math.ceil(end * film.fps - 1e-3) - 1) / film.fps));
}
