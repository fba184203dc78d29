// Pictures of single frames for the preview: exact by timestamp, quick when asked forward, small cache.
import { StudioError } from '../contract/errors';
import { decodeArguments } from './command';
import { isSeekable } from './containers';
import { type PictureBox, pictureSize, squareFilters, stretchFilters } from './geometry';
import { isNearer, KnownFrames, sameSeconds } from './knownFrames';
import type { FfmpegTools } from './locate';
import type { SourceProbe } from './probeSchema';
import { type RawFrame, RawVideo } from './rawVideo';

export { type PictureBox, pictureSize } from './geometry';

export interface Picture {
  /** Packed RGBA, `width * height * 4` bytes. */
  rgba: Uint8Array;
  width: number;
  height: number;
  /** Timestamp of the frame as in the file, seconds; where the file has none, the one that was asked for. */
  ptsSeconds: number;
}

/** A running decode and what it has given last. */
interface Run {
  video: RawVideo;
  fromStart: boolean;
  /** Frames up to the first key frame after a seek may refer to frames that were not decoded. */
  trusted: boolean;
  /** Key frames come, and of the others those from this timestamp on, seconds. */
  wholeFromSeconds: number;
  /** Number of frames taken; the source index of the next one when the run began at the start. */
  taken: number;
  last: RawFrame | null;
}

const cacheBytes = 64 * 1024 * 1024;
/** A target this far ahead is reached by decoding on; farther ones by seeking. */
const decodeOnSeconds = 2;
/** How far before the target to seek; tried in order until a key frame precedes the target. Last resort: the start. */
const seekMargins = [1, 6, 30];
/** After a seek, pictures are made of the frames this near to the target: making them of all takes longer than to decode them. */
const wholeSeconds = 0.5;
const idleMs = 20_000;

/** Reads pictures of one source. Calls are served one after the other; `close` must be called. */
export class PictureReader {
  readonly width: number;
  readonly height: number;
  readonly #probe: SourceProbe;
  readonly #tools: FfmpegTools;
  readonly #filter: string;
  readonly #known = new KnownFrames(cacheBytes);
  #run: Run | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #closed = false;
  /** Of the call that is served. */
  #signal: AbortSignal | undefined;
  /** Timestamps cannot be trusted to find a frame: count from the start instead. */
  #countFrames: boolean;

  constructor(probe: SourceProbe, tools: FfmpegTools, box: PictureBox) {
    this.#probe = probe;
    this.#tools = tools;
    const { width, height } = pictureSize(probe, box);
    this.width = width;
    this.height = height;
    const picture =
      box.fit === 'whole'
        ? stretchFilters(probe, width, height, 'rgba')
        : squareFilters(probe, box.fit, box.size, 'rgba');
    this.#filter = `showinfo=checksum=0,${picture}`;
    this.#countFrames = !isSeekable(probe.formatName);
  }

  /**
   * Gives the frame with this timestamp. With a frame index the answer is exact: when no frame has the timestamp
   * (missing or repeated stamps), frames are counted from the start. With null it is the frame nearest in time, by the average rate where
   * the file has no timestamps.
   * Throws StudioError `unreadable` when the file has no such frame, `ffmpeg-failed`, `cancelled` after close, or where the signal
   * aborts: what waits is then not decoded, and what is on its way to a frame stops there.
   */
  pictureAt(ptsSeconds: number, frameIndex: number | null, signal?: AbortSignal): Promise<Picture> {
    const answer = this.#queue.then(() => this.#find(ptsSeconds, frameIndex, signal));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** Ends ffmpeg; open and later calls fail with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await this.#run?.video.kill();
    await this.#queue;
    await this.#stop();
    this.#known.clear();
  }

  async #find(ptsSeconds: number, frameIndex: number | null, signal: AbortSignal | undefined): Promise<Picture> {
    this.#signal = signal;
    this.#stopIfUnwanted();
    clearTimeout(this.#idle);
    const frame = await this.#search(ptsSeconds, frameIndex).finally(() => {
      // An idle ffmpeg would keep the file open, which on Windows keeps it from being moved or deleted.
      this.#idle = setTimeout(() => void this.#stop(), idleMs).unref();
    });
    if (this.#closed) throw this.#cancelled();
    if (frame === null) {
      throw new StudioError(
        'unreadable',
        `The frame at ${ptsSeconds.toFixed(3)} s cannot be read`,
        'The file may be damaged',
        this.#probe.name,
      );
    }
    return { rgba: frame.data, width: this.width, height: this.height, ptsSeconds: frame.ptsSeconds ?? ptsSeconds };
  }

  async #search(ptsSeconds: number, frameIndex: number | null): Promise<RawFrame | null> {
    if (this.#countFrames && frameIndex !== null) return this.#byIndex(frameIndex);
    const frame = await this.#byTime(ptsSeconds);
    const exact = frame !== null && frame.ptsSeconds !== null && Math.abs(frame.ptsSeconds - ptsSeconds) <= sameSeconds;
    if (exact || (frameIndex === null && frame !== null) || this.#closed) return frame;
    this.#countFrames = true;
    return this.#byIndex(frameIndex ?? Math.max(0, Math.round(ptsSeconds * (this.#probe.averageFps ?? 0))));
  }

  async #byTime(target: number): Promise<RawFrame | null> {
    const known = this.#known.at(target);
    if (known) return known;
    const at = this.#run?.trusted ? (this.#run.last?.ptsSeconds ?? null) : null;
    if (at !== null && target >= at - sameSeconds && target - at <= decodeOnSeconds) {
      const frame = await this.#decodeTo(target);
      if (frame !== 'too late') return frame;
    }
    const start = this.#probe.startSeconds ?? 0;
    for (const margin of this.#countFrames ? [] : seekMargins) {
      if (target - margin <= start) break;
      const frame = await this.#seekTo(target, margin);
      // Nothing at all may mean that the seek went past the end: try farther back.
      if (frame !== 'too late' && frame !== null) return frame;
    }
    await this.#start(null);
    const frame = await this.#decodeTo(target);
    return frame === 'too late' ? null : frame;
  }

  /** Seeks to so long before the target and decodes to it. */
  async #seekTo(target: number, margin: number): Promise<RawFrame | null | 'too late'> {
    await this.#start(target - margin, target - wholeSeconds);
    const found = await this.#decodeTo(target);
    // Farther than that, one that was left out may be nearer.
    const isNear = (frame: RawFrame) => Math.abs((frame.ptsSeconds ?? Number.NaN) - target) <= wholeSeconds;
    if (found === null || found === 'too late' || isNear(found)) return found;
    await this.#start(target - margin);
    return this.#decodeTo(target);
  }

  /** Decodes forward to the target. `too late`: the run begins, as far as it can be trusted, after the target. */
  async #decodeTo(target: number): Promise<RawFrame | null | 'too late'> {
    const run = this.#run!;
    let before = run.trusted ? run.last : null;
    if (before && Math.abs((before.ptsSeconds ?? Number.NaN) - target) <= sameSeconds) return before;
    for (;;) {
      const frame = await this.#take(run);
      if (frame === null) return before;
      if (!run.trusted || frame.ptsSeconds === null) continue;
      if (Math.abs(frame.ptsSeconds - target) <= sameSeconds) return frame;
      if (frame.ptsSeconds > target) {
        if (before === null) return run.fromStart ? frame : 'too late';
        return isNearer(before.ptsSeconds!, frame.ptsSeconds, target) ? before : frame;
      }
      before = frame;
    }
  }

  async #byIndex(index: number): Promise<RawFrame | null> {
    const known = this.#known.atIndex(index);
    if (known) return known;
    if (!this.#run?.fromStart || this.#run.taken > index) await this.#start(null);
    const run = this.#run!;
    for (;;) {
      const frame = await this.#take(run);
      if (frame === null || run.taken === index + 1) return frame;
    }
  }

  async #take(run: Run): Promise<RawFrame | null> {
    this.#stopIfUnwanted();
    const frame = await run.video.next();
    if (frame === null) return null;
    if (frame.isKey) run.trusted = true;
    if (this.#countFrames) {
      if (run.fromStart) this.#known.keepIndex(run.taken, frame);
    } else if (run.trusted) {
      const followsLast = (run.last?.ptsSeconds ?? Number.NaN) >= run.wholeFromSeconds;
      this.#known.keep(frame, followsLast ? run.last : null);
    }
    run.taken += 1;
    run.last = frame;
    return frame;
  }

  async #start(seekSeconds: number | null, wholeFromSeconds = Number.NEGATIVE_INFINITY): Promise<void> {
    await this.#stop();
    if (this.#closed) throw this.#cancelled();
    const isWhole = wholeFromSeconds === Number.NEGATIVE_INFINITY;
    // Key frames tell from where on the others can be trusted.
    const filter = `${isWhole ? '' : `select='key+gte(t,${wholeFromSeconds.toFixed(6)})',`}${this.#filter}`;
    const args = decodeArguments({ source: this.#probe, filter, pixelFormat: 'rgba', seekSeconds });
    const frameBytes = this.width * this.height * 4;
    const video = new RawVideo({ ffmpeg: this.#tools.ffmpeg, args, frameBytes, highWater: 3 });
    const fromStart = seekSeconds === null;
    this.#run = { video, fromStart, trusted: fromStart, wholeFromSeconds, taken: 0, last: null };
  }

  async #stop(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    await run?.video.kill();
  }

  /** @throws StudioError `cancelled` */
  #stopIfUnwanted(): void {
    if (this.#closed || this.#signal?.aborted) throw this.#cancelled();
  }

  #cancelled(): StudioError {
    return new StudioError('cancelled', 'The preview was closed', 'Open the file again', this.#probe.name);
  }
}
