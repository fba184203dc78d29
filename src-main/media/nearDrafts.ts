// Drafts of the frames around the pointer while not all are there: decoded from the key frame on where it moves, kept in memory.
import { isSeekable } from './containers';
import type { Draft } from './draftFile';
import { type DraftStreamOptions, type GrowingIndex, readDrafts } from './draftStream';
import { KnownFrames, sameSeconds } from './knownFrames';
import type { RawFrame } from './rawVideo';

/** Some thousands of pictures. */
const mostBytes = 32 * 1024 * 1024;
/** Whoever asks again within this is passing by frames and will ask for more; what is looked at alone is decoded sharp. */
const movingMs = 200;
/** What a run reaches by going on; farther places take another one. */
const reachSeconds = 10;
/** So far beyond the last place a run goes on; then it waits. */
const beyondSeconds = 3;
/** So long: an idle ffmpeg would keep the file open, which on Windows keeps it from being moved or deleted. */
const idleMs = 5000;
/** How far before a place to seek: more where a seek has come out behind its place, as it does in streams without an index. */
const seekMargins = [0, 1, 6, 30];
/** A run gets so long before another one takes its place: starting ffmpeg takes a third of it. */
const leastRunMs = 300;
/** Once nothing else was asked for within this, frames around what is looked at are decoded ahead, */
const restMs = 100;
/** for no longer than this: whoever drags from there finds them, and whoever does not has lost little. */
const aheadMs = 1000;

export class NearDrafts {
  readonly #known = new KnownFrames(mostBytes);
  #run: Run | null = null;
  /** Place in `seekMargins`. */
  #margin = 0;
  #askedMs = Number.NEGATIVE_INFINITY;
  /** Runs from when a sharp picture was given until nothing else was asked for a while. */
  #rest: NodeJS.Timeout | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(private readonly options: Pick<DraftStreamOptions, 'probe' | 'tools'>) {}

  /**
   * The draft of a frame where it is known, or that of the frame that is decoded on the way to it; null where neither is. Once places are asked
   * for one after another, those around them are decoded.
   */
  find(ptsSeconds: number, frame: number | null): Draft | null {
    const now = performance.now();
    const isMoving = now - this.#askedMs < movingMs;
    this.#askedMs = now;
    clearTimeout(this.#rest);
    const found = this.#known.at(ptsSeconds);
    if (found !== null) {
      if (isMoving) this.#run?.passesBy(ptsSeconds);
      const away = Math.abs((found.ptsSeconds ?? Number.NaN) - ptsSeconds);
      return draftOf(found, frame !== null && away > sameSeconds);
    }
    if (isMoving) this.#reach(ptsSeconds);
    const last = this.#run?.last ?? null;
    return last === null ? null : draftOf(last, true);
  }

  /** A sharp picture is decoded: what runs ahead of the pointer waits for it. */
  giveWay(): void {
    clearTimeout(this.#rest);
    this.#run?.giveWay();
  }

  /** A sharp picture was given: unless something else is asked for, the pictures around it are decoded ahead. */
  lookedAt(ptsSeconds: number): void {
    clearTimeout(this.#rest);
    if (this.#known.at(ptsSeconds) === null)
      this.#rest = setTimeout(() => this.#reach(ptsSeconds, aheadMs), restMs).unref();
  }

  /** Ends ffmpeg. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#rest);
    this.#run?.stop();
    this.#run = null;
    await this.#ended;
    this.#known.clear();
  }

  /**
   * Has a place decoded, by the run that is on its way to it or by another one, for so long at most unless it is asked for more. One that
   * came out behind its place shows how far back to begin.
   */
  #reach(ptsSeconds: number, mostMs = Number.POSITIVE_INFINITY): void {
    if (this.#closed || !isSeekable(this.options.probe.formatName)) return;
    if (this.#run?.goesTo(ptsSeconds, mostMs)) return;
    if (this.#run !== null && !this.#run.isOver && performance.now() - this.#run.startedMs < leastRunMs) return;
    this.#run?.stop();
    if (this.#run?.isLate) this.#margin = Math.min(this.#margin + 1, seekMargins.length - 1);
    const run = new Run(this.options, ptsSeconds, seekMargins[this.#margin] as number, this.#known, mostMs);
    this.#run = run;
    this.#ended = Promise.all([this.#ended, run.ended]);
  }
}

/** One ffmpeg on its way from the key frame before a place. */
class Run {
  readonly startedMs = performance.now();
  /** Settles when ffmpeg is gone; never rejects. */
  readonly ended: Promise<void>;
  isOver = false;
  /** The newest picture. */
  last: RawFrame | null = null;
  /** The first picture came behind the place, or none did. */
  isLate = false;
  readonly #index: GrowingIndex = { times: [], ends: [], hasAll: false };
  readonly #abort = new AbortController();
  #untilSeconds: number;
  /** It works until then: without end once somebody has asked for it. */
  #untilMs: number;
  /** Ends the wait for a place farther on. */
  #wake: (goesOn: boolean) => void = () => {};
  /** What was read and not taken apart yet, from so many bytes on. */
  #rest: Buffer = Buffer.alloc(0);
  #restAt = 0;
  #taken = 0;

  constructor(
    options: Pick<DraftStreamOptions, 'probe' | 'tools'>,
    private readonly fromSeconds: number,
    marginSeconds: number,
    private readonly known: KnownFrames,
    mostMs: number,
  ) {
    this.#untilMs = this.startedMs + mostMs;
    this.#untilSeconds = fromSeconds + (Number.isFinite(mostMs) ? reachSeconds : beyondSeconds);
    const take = async (jpegs: Buffer) => {
      this.#gather();
      this.#rest = Buffer.concat([this.#rest, jpegs]);
      // Where nothing is read, ffmpeg waits.
      while (
        performance.now() >= this.#untilMs ||
        (this.last?.ptsSeconds ?? Number.NEGATIVE_INFINITY) >= this.#untilSeconds
      )
        if (this.#abort.signal.aborted || !(await this.#isWanted())) return false;
      return true;
    };
    this.ended = readDrafts(
      { ...options, fromSeconds: fromSeconds - marginSeconds },
      this.#index,
      take,
      this.#abort.signal,
    )
      // What cannot be decoded has no draft.
      .catch(() => undefined)
      .then(() => {
        this.#gather();
        this.isOver = true;
        this.isLate ||= this.last === null;
      });
  }

  /** Whether it comes to a place; it then goes on to some way beyond, for so long at most where nobody has asked for it. */
  goesTo(ptsSeconds: number, mostMs: number): boolean {
    if (this.isOver) return false;
    const reached = this.last?.ptsSeconds ?? null;
    const isAhead = reached === null ? ptsSeconds >= this.fromSeconds - beyondSeconds : ptsSeconds >= reached;
    if (!isAhead || ptsSeconds > (reached ?? this.fromSeconds) + reachSeconds) return false;
    this.#goOnTo(ptsSeconds + beyondSeconds, mostMs);
    return true;
  }

  /** Somebody passes by a place: it stays ahead of it, where it is near. */
  passesBy(ptsSeconds: number): void {
    const aheadSeconds = (this.last?.ptsSeconds ?? Number.NaN) - ptsSeconds;
    if (Math.abs(aheadSeconds) < beyondSeconds) this.#goOnTo(ptsSeconds + beyondSeconds, Number.POSITIVE_INFINITY);
  }

  #goOnTo(untilSeconds: number, mostMs: number): void {
    this.#untilSeconds = Math.max(this.#untilSeconds, untilSeconds);
    this.#untilMs = Math.max(this.#untilMs, performance.now() + mostMs);
    this.#wake(true);
  }

  /** Works no more until it is asked for, where nobody has. */
  giveWay(): void {
    if (Number.isFinite(this.#untilMs)) this.#untilMs = performance.now();
  }

  stop(): void {
    this.#abort.abort();
    this.#wake(false);
  }

  /** True once a place farther on is asked for, false where none is. */
  #isWanted(): Promise<boolean> {
    return new Promise((resolve) => {
      const idle = setTimeout(resolve, idleMs, false);
      this.#wake = (goesOn) => {
        clearTimeout(idle);
        resolve(goesOn);
      };
    });
  }

  /** Keeps the pictures that are whole and have got their times. */
  #gather(): void {
    const { times, ends } = this.#index;
    for (; this.#taken < Math.min(times.length, ends.length); this.#taken++) {
      const end = (ends[this.#taken] as number) - this.#restAt;
      const data = new Uint8Array(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
      this.#restAt += end;
      const seconds = times[this.#taken] as number;
      const frame = { data, ptsSeconds: Number.isNaN(seconds) ? null : seconds, isKey: false };
      if (this.last === null) this.isLate = seconds > this.fromSeconds + sameSeconds;
      this.known.keep(frame, this.last);
      this.last = frame;
    }
  }
}

function draftOf({ data, ptsSeconds }: RawFrame, isNear: boolean): Draft {
  return { jpeg: data, ptsSeconds, isNear };
}
