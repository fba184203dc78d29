// Frames of one source as an async iterable, decoded in a worker thread so that ffmpeg and inference overlap.
import { Worker } from 'node:worker_threads';
import { StudioError } from '../contract/errors';
import { forgetChild, killNow, noteChild } from '../fsx/children';
import { decodeArguments } from './command';
import { type DecodeReport, reportDecode } from './decodeReport';
import type { EndMessage, FrameWorkerData, FromWorker, ToWorker } from './frameMessages';
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH, type Fit, stackFilter, stackLayout } from './geometry';
import type { FfmpegTools } from './locate';
import { memoryError } from './memoryLimit';
import type { SourceProbe } from './probeSchema';
import { stallLimitMs } from './rawVideo';
import type { Sampling } from './timestamps';

export type { DecodeReport } from './decodeReport';
export { ANALYSIS_HEIGHT, ANALYSIS_WIDTH, type Fit } from './geometry';
export type { Sampling } from './timestamps';

export interface OpenFramesOptions {
  probe: SourceProbe;
  tools: FfmpegTools;
  /** The built `frameWorker.js`. */
  workerPath: string;
  /** Side of the square model picture in pixels. */
  resolution: number;
  fit: Fit;
  sampling: Sampling;
  analysisWidth?: number;
  analysisHeight?: number;
  /** Frames that may wait between worker and consumer; default 16. */
  ringFrames?: number;
  /** Frames that may wait inside the worker before ffmpeg is paused; default 4. */
  highWater?: number;
  /** First source index to deliver (resume); earlier frames are decoded and dropped, numbering is kept. Default 0. */
  startFrame?: number;
  /** Time without a frame, while one is wanted, after which ffmpeg is killed; default `stallLimitMs`. */
  stallMs?: number;
  /** Closes the reader; the iteration then ends with StudioError `cancelled`, never as if the source had ended. */
  signal?: AbortSignal;
}

export interface DecodedFrame {
  /** 0-based index over all decoded frames of the stream, dropped ones included. */
  index: number;
  /** Timestamp as in the file, seconds; never smaller than that of the frame before. */
  ptsSeconds: number;
  /** Model picture, rgb24, resolution x resolution. */
  rgb: Uint8Array;
  /** Analysis picture, rgb24, analysisWidth x analysisHeight, the whole source picture. */
  analysis: Uint8Array;
}

/**
 * Starts decoding. Iterate the reader once; leaving the loop early closes it.
 * The iterator throws StudioError `ffmpeg-failed` (cannot start, or no frame for `stallLimitMs`), `unreadable` (ended without
 * any frame) and `cancelled`; a file that ends early is no error: its frames come, and `done` says `complete: false`.
 */
export function openFrames(options: OpenFramesOptions): FrameReader {
  return new FrameReader(options);
}

/** See openFrames. */
export class FrameReader implements AsyncIterable<DecodedFrame> {
  /** Settles after the last frame was delivered, or after close; never rejects. */
  readonly done: Promise<DecodeReport>;
  readonly #options: OpenFramesOptions;
  readonly #worker: Worker;
  readonly #abort = new AbortController();
  readonly #exited: Promise<void>;
  #queue: DecodedFrame[] = [];
  #end: EndMessage | null = null;
  #failure: Error | null = null;
  #closed = false;
  #over = false;
  #wake: (() => void) | null = null;
  #pid: number | undefined;

  constructor(options: OpenFramesOptions) {
    this.#options = options;
    const { probe, tools, analysisWidth = ANALYSIS_WIDTH, analysisHeight = ANALYSIS_HEIGHT } = options;
    const layout = stackLayout(options.resolution, analysisWidth, analysisHeight);
    const workerData: FrameWorkerData = {
      ffmpeg: tools.ffmpeg,
      args: decodeArguments({
        source: probe,
        filter: stackFilter(probe, options.fit, layout),
        pixelFormat: 'rgb24',
      }),
      layout,
      sampling: options.sampling,
      startFrame: options.startFrame ?? 0,
      ringFrames: Math.max(1, options.ringFrames ?? 16),
      highWater: Math.max(1, options.highWater ?? 4),
      stallMs: options.stallMs ?? stallLimitMs(),
      stepSeconds: probe.averageFps ? 1 / probe.averageFps : 0.04,
    };
    this.#worker = new Worker(options.workerPath, { workerData, execArgv: [] });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
    const stop = () => void this.close();
    options.signal?.addEventListener('abort', stop, { once: true });
    if (options.signal?.aborted) queueMicrotask(stop);
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        options.signal?.removeEventListener('abort', stop);
        this.#over = true;
        forgetChild(this.#pid);
        this.#wake?.();
        resolve();
      });
    });
    this.done = this.#exited.then(() =>
      reportDecode(probe, tools, this.#closed ? 'closed' : this.#end, this.#abort.signal),
    );
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DecodedFrame, void, void> {
    try {
      for (;;) {
        const frame = this.#closed ? undefined : this.#queue.shift();
        if (frame) {
          this.#post({ type: 'credit' });
          yield frame;
        } else if (this.#over || this.#closed) {
          break;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          this.#wake = null;
        }
      }
      this.#throwIfFailed();
    } finally {
      // After the end there is nothing to stop, and close() would cut off the packet count of the report.
      if (!this.#end) await this.close();
    }
  }

  /** Stops decoding; resolves when the worker and ffmpeg are gone. Frames not yet taken are dropped. */
  async close(): Promise<void> {
    if (!this.#end) this.#closed = true;
    this.#abort.abort();
    this.#queue = [];
    this.#wake?.();
    this.#post({ type: 'close' });
    // The worker kills ffmpeg and ends by itself; only a worker that hangs is ended from here, and ffmpeg with it.
    const timer = setTimeout(() => {
      if (this.#pid !== undefined && !this.#end) killNow(this.#pid);
      void this.#worker.terminate();
    }, 3000);
    await this.#exited;
    clearTimeout(timer);
  }

  #post(message: ToWorker): void {
    if (!this.#over) this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (message.type === 'started') {
      this.#pid = message.pid;
      // The worker's own note is lost with the worker.
      noteChild(message.pid);
    } else if (message.type === 'end') {
      this.#end = message;
      forgetChild(this.#pid);
    } else if (!this.#closed) {
      const { index, ptsSeconds, rgb, analysis } = message;
      this.#queue.push({ index, ptsSeconds, rgb, analysis });
      this.#wake?.();
    }
  }

  #throwIfFailed(): void {
    const name = this.#options.probe.name;
    if (this.#closed && this.#options.signal?.aborted)
      throw new StudioError('cancelled', 'stopped by the user', 'Start it again', name);
    if (this.#closed) return;
    const end = this.#end?.end;
    if (!end) {
      const cause = { cause: this.#failure };
      throw new StudioError('ffmpeg-failed', 'The decoder stopped unexpectedly', 'Try again', name, cause);
    }
    if (end.startError)
      throw new StudioError(
        'ffmpeg-failed',
        `ffmpeg cannot be started (${end.startError})`,
        'Check ffmpeg in the settings',
        name,
      );
    if (end.overMemory) throw memoryError(name);
    if (end.stalled) {
      const seconds = Math.round((this.#options.stallMs ?? stallLimitMs()) / 1000);
      throw new StudioError(
        'ffmpeg-failed',
        `ffmpeg gave no frame for ${seconds} s`,
        'Check the disk or the file',
        name,
      );
    }
    if (end.killed)
      throw new StudioError(
        'ffmpeg-failed',
        'ffmpeg was ended from outside',
        'Resume the analysis; where memory is short, close other programs first',
        name,
      );
    // A killed ffmpeg, and a program that is none: whatever is wrong with a file, ffmpeg says so in lines that begin with a bracket.
    if (end.frames === 0 && (end.exitCode === null || !/^\[/m.test(end.stderrTail)))
      throw new StudioError('ffmpeg-failed', 'ffmpeg broke down', 'Try again, or install another ffmpeg', name);
    if (end.frames === 0)
      throw new StudioError(
        'unreadable',
        'No frame could be decoded',
        'The file is damaged; copy or record it again',
        name,
      );
  }
}
