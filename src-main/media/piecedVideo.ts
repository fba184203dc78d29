// A video decoded in pieces by two ffmpegs at a time, of which one works ahead: the frames are those that a single ffmpeg gives, in its order.
import type { FrameTimesReader } from './frameTimes';
import type { RawFrame, RawVideo, RawVideoEnd } from './rawVideo';

/** An ffmpeg at work on a piece, and the timestamps of its frames. */
export interface PieceDecode {
  video: RawVideo;
  times: FrameTimesReader;
}

/** So many frames in a row have to be the same, in bytes and timestamps, before the next piece goes on for the one before it. */
const sameFrames = 4;
/** So many frames may differ before, as the first ones of an open group of pictures do; then the pieces do not fit. */
const mostTries = 40;

/** One piece: its frames can be looked at before they are taken. */
class Piece {
  /** Frames taken so far. */
  taken = 0;
  /** The next frame, null at the end, undefined where it has not come. */
  head: RawFrame | null | undefined;
  /** Its first frame has come, and lies behind all that the leading piece has decoded. */
  isAhead = false;
  readonly decode: PieceDecode;
  #asked: Promise<RawFrame | null> | null = null;
  readonly #ended: Promise<void>;
  #hasEnded = false;

  constructor(decode: PieceDecode) {
    this.decode = decode;
    this.#ended = decode.video.ended.then(() => {
      this.#hasEnded = true;
    });
  }

  /** Timestamp of the last frame that was decoded; null for none. */
  get progress(): number | null {
    return this.decode.times.seconds.at(-1) ?? null;
  }

  peek(): Promise<RawFrame | null> {
    this.#asked ??= this.decode.video.next().then((frame) => {
      this.head = frame;
      return frame;
    });
    return this.#asked;
  }

  async take(): Promise<RawFrame | null> {
    const frame = await (this.#asked ?? this.decode.video.next());
    this.#asked = null;
    this.head = undefined;
    if (frame !== null) this.taken += 1;
    return frame;
  }

  /** Timestamp of a frame, in seconds, once it is there; NaN for none. */
  async secondsOf(index: number): Promise<number> {
    const { times } = this.decode;
    while (times.seconds.length <= index && !this.#hasEnded) await Promise.race([times.more(), this.#ended]);
    return times.seconds[index] ?? Number.NaN;
  }
}

/** Frames of a whole video, pulled one by one. */
export class PiecedVideo {
  /** Timestamps of the frames as the file has them, in seconds, NaN for none; of all frames once `end` has settled. */
  readonly seconds: number[] = [];
  readonly #open: (seekSeconds: number | null) => PieceDecode;
  readonly #startAfter: (seconds: number | null) => number | null;
  #lead: Piece;
  /** Frames of the leading piece that the one before it has given. */
  #leadFrom = 0;
  #ahead: Piece | null = null;
  #same = 0;
  #tries = 0;
  #frames = 0;
  readonly #passed: Promise<RawVideoEnd>[] = [];

  /**
   * @param open starts ffmpeg at the last key frame at or before a place, null: at the beginning; its `highWater` says how far it may work ahead
   * @param startAfter where the next piece shall begin while one is decoded that has come to a place (null: is at its beginning), all as timestamps
   * of the file; null: nowhere, that one decodes all that is left
   */
  constructor(
    open: (seekSeconds: number | null) => PieceDecode,
    startAfter: (seconds: number | null) => number | null,
  ) {
    this.#open = open;
    this.#startAfter = startAfter;
    this.#lead = new Piece(open(null));
    void this.#sendAhead();
  }

  /** Gives the next frame, valid until it is recycled, or null when there is none: see `end`. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    const frame = await this.#lead.take();
    if (frame === null) {
      await this.#giveUpAhead();
      return null;
    }
    this.#frames += 1;
    if (this.#ahead?.isAhead) await this.#compare(frame.data, this.#ahead);
    return frame.data;
  }

  /** Takes the data of a frame that nobody looks at any more. */
  recycle(data: Uint8Array<ArrayBuffer>): void {
    this.#lead.decode.video.recycle(data);
  }

  /** Kills every ffmpeg that still runs and waits until it is gone. */
  async kill(): Promise<void> {
    await Promise.all([this.#lead.decode.video.kill(), this.#giveUpAhead(), ...this.#passed]);
  }

  /** How the last piece ended, with the frames and the faults of all: settles once `next` has given null or all is killed. Never rejects. */
  async end(): Promise<RawVideoEnd> {
    const ends = await Promise.all([...this.#passed, this.#lead.decode.video.ended]);
    this.#noteSeconds();
    const faultCount = ends.reduce((sum, end) => sum + end.faultCount, 0);
    return { ...ends.at(-1)!, frames: this.#frames, faultCount };
  }

  /** Looks whether the frame that the leading piece has just given is also the next one of the piece ahead; that goes on where enough of them are. */
  async #compare(data: Uint8Array, ahead: Piece): Promise<void> {
    const at = await this.#lead.secondsOf(this.#lead.taken - 1);
    let seconds = await ahead.secondsOf(ahead.taken);
    // It began before the place where the leading one is by now.
    for (; ahead.head && seconds < at; seconds = await ahead.secondsOf(ahead.taken)) {
      await ahead.take();
      await ahead.peek();
    }
    if (seconds > at) return;
    const isSame = ahead.head && seconds === at && Buffer.compare(data, ahead.head.data) === 0;
    this.#same = isSame ? this.#same + 1 : 0;
    this.#tries += 1;
    if (!ahead.head || (!isSame && this.#tries > mostTries)) return this.#giveUpAhead();
    await ahead.take();
    if (this.#same === sameFrames) this.#goOnWith(ahead);
    else await ahead.peek();
  }

  #goOnWith(ahead: Piece): void {
    this.#noteSeconds();
    const { video } = this.#lead.decode;
    this.#passed.push(video.ended);
    void video.kill();
    ahead.decode.video.highWater = video.highWater;
    this.#lead = ahead;
    this.#leadFrom = ahead.taken;
    this.#ahead = null;
    void this.#sendAhead();
  }

  #noteSeconds(): void {
    const { taken, decode } = this.#lead;
    for (; this.#leadFrom < taken; this.#leadFrom++)
      this.seconds.push(decode.times.seconds[this.#leadFrom] ?? Number.NaN);
  }

  async #sendAhead(): Promise<void> {
    const start = this.#startAfter(this.#lead.progress);
    if (start === null) return;
    const ahead = new Piece(this.#open(start));
    this.#ahead = ahead;
    [this.#same, this.#tries] = [0, 0];
    await ahead.peek();
    const begins = await ahead.secondsOf(0);
    // Both may have been started together.
    await this.#lead.secondsOf(0);
    if (this.#ahead !== ahead) return;
    ahead.isAhead = begins > (this.#lead.progress ?? Number.POSITIVE_INFINITY);
    if (!ahead.isAhead) await this.#giveUpAhead();
  }

  /** The leading piece decodes all that is left. */
  async #giveUpAhead(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = null;
    await ahead?.decode.video.kill();
  }
}
