// One running ffmpeg that gives raw frames one by one: pull to read, bounded memory, own watchdog, sure kill.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endChild } from '../fsx/children';
import { hasSessions, ownSessionGivesWay } from '../fsx/priority';
import { type FrameTimesReader, timesFd } from './frameTimes';
import { guardTool } from './guardTool';
import { StderrReader } from './showinfo';

export interface RawVideoOptions {
  ffmpeg: string;
  args: readonly string[];
  /** Bytes of one frame on stdout. */
  frameBytes: number;
  /** See RawVideo. */
  highWater: number;
  /** ffmpeg is killed when a frame is wanted and none comes for so long. */
  stallMs?: number;
  /** ffmpeg is killed when it holds more memory; the usual limit of memoryLimit.ts. */
  memoryBytes?: number;
  /** ffmpeg gives way to all that has a lower nice value; it shares with everything where none is given. */
  nice?: number;
  /** Takes the timestamps where they come on a pipe of their own, perhaps long after their frames; frames then carry none. */
  times?: FrameTimesReader;
}

export interface RawFrame {
  data: Uint8Array<ArrayBuffer>;
  ptsSeconds: number | null;
  isKey: boolean;
}

export interface RawVideoEnd {
  exitCode: number | null;
  /** Whole frames read from the pipe. */
  frames: number;
  /** Bytes of a last frame that was cut off. */
  leftoverBytes: number;
  faultCount: number;
  stderrTail: string;
  stalled: boolean;
  /** True where ffmpeg was killed for the memory that it took. */
  overMemory: boolean;
  /** True where something outside this program ended ffmpeg: a user, or a system that has run out of memory. */
  killed: boolean;
  /** Why ffmpeg could not be started, or null. */
  startError: string | null;
}

/** ffmpeg is given up where it gives no frame for so long; the variable is for tests, which would wait for it. */
export const stallLimitMs = () => Number(process.env.ELASTICTOK_STALL_MS) || 25_000;
/** Signals that others send. Any other one is ffmpeg's own crash, which the file may have caused and will cause again. */
const outsideSignals: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']);
/** What ffmpeg says when it ends itself after such a signal. */
const signalled = /received signal \d+/;

type FfmpegProcess = ChildProcess & { stdout: Readable; stderr: Readable };

/** Runs in the decode worker and, for previews and thumbnails, in the engine itself; uses Node alone. */
export class RawVideo {
  /** Settles when the process is gone and its output is read; never rejects. */
  readonly ended: Promise<RawVideoEnd>;
  readonly pid: number | undefined;
  /** stdout is paused while so many frames wait to be taken; can be changed at any time. */
  highWater: number;
  readonly #child: FfmpegProcess;
  readonly #options: RawVideoOptions;
  readonly #stderr = new StderrReader();
  readonly #ready: Uint8Array<ArrayBuffer>[] = [];
  #filling: Uint8Array<ArrayBuffer> | null = null;
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];
  #filled = 0;
  #frames = 0;
  /** One timer for all frames, set back with each that is asked for: one for each would cost more than reading it. */
  readonly #watchdog: NodeJS.Timeout;
  #finished = false;
  #stalled = false;
  #overMemory = false;
  #killed = false;
  #startError: string | null = null;
  #wake: (() => void) | null = null;

  constructor(options: RawVideoOptions) {
    this.#options = options;
    this.highWater = options.highWater;
    const { times, nice } = options;
    const child = spawn(options.ffmpeg, options.args, {
      stdio: times ? ['ignore', 'pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      detached: nice !== undefined && hasSessions,
    }) as FfmpegProcess;
    if (nice !== undefined) ownSessionGivesWay(child.pid, nice);
    this.#child = child;
    this.pid = child.pid;
    this.#watchdog = setTimeout(() => {
      // Where nobody waits for a frame, none is missing.
      if (this.#wake === null) return;
      this.#stalled = true;
      this.#stop();
    }, options.stallMs ?? stallLimitMs());
    const onExceeded = () => {
      this.#overMemory = true;
    };
    guardTool(child, onExceeded, options.memoryBytes);
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    const timesPipe = child.stdio[timesFd] as Readable | undefined;
    timesPipe?.setEncoding('latin1').on('data', (text: string) => times?.push(text));
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      this.#stderr.push(text);
      this.#wake?.();
    });
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#startError = error.message;
        if (child.pid === undefined) this.#finish(null, resolve);
      });
      child.once('close', (exitCode, signal) => this.#finish(exitCode, resolve, signal));
    });
  }

  /**
   * Gives the next frame, or null when the stream has ended, was killed or stalled (see `ended`).
   * To be called again only after the last call has settled.
   */
  async next(): Promise<RawFrame | null> {
    this.#watchdog.refresh();
    for (;;) {
      if (this.#killed) return null;
      // A frame and its showinfo line travel on two pipes; whichever comes first waits for the other.
      if (this.#ready.length > 0 && (this.#options.times || this.#stderr.frames.length > 0 || this.#finished))
        return this.#give();
      if (this.#finished) return null;
      if (this.#ready.length < this.highWater) this.#child.stdout.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  /** Takes the data of a frame that nobody looks at any more, to read a later frame into: thousands of small ones are garbage that costs. */
  recycle(data: Uint8Array<ArrayBuffer>): void {
    this.#spare.push(data);
  }

  /** Kills ffmpeg if it still runs and waits until it is gone. */
  async kill(): Promise<void> {
    this.#stop();
    await this.ended;
  }

  #give(): RawFrame {
    const data = this.#ready.shift()!;
    const info = this.#stderr.frames.shift() ?? { ptsSeconds: null, isKey: false };
    if (!this.#finished && this.#ready.length < this.highWater) this.#child.stdout.resume();
    return { data, ...info };
  }

  #take(chunk: Buffer): void {
    if (this.#killed) return;
    const { frameBytes } = this.#options;
    let offset = 0;
    while (offset < chunk.length) {
      this.#filling ??= this.#spare.pop() ?? new Uint8Array(frameBytes);
      const count = Math.min(chunk.length - offset, frameBytes - this.#filled);
      chunk.copy(this.#filling, this.#filled, offset, offset + count);
      this.#filled += count;
      offset += count;
      if (this.#filled === frameBytes) {
        this.#ready.push(this.#filling);
        this.#frames += 1;
        this.#filling = null;
        this.#filled = 0;
      }
    }
    if (this.#ready.length >= this.highWater) this.#child.stdout.pause();
    if (this.#ready.length > 0) this.#wake?.();
  }

  #stop(): void {
    this.#killed = true;
    if (!this.#finished) endChild(this.#child);
    // Paused streams would hold back 'close'.
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    (this.#child.stdio[timesFd] as Readable | undefined)?.destroy();
    this.#wake?.();
  }

  #finish(exitCode: number | null, resolve: (end: RawVideoEnd) => void, signal: NodeJS.Signals | null = null): void {
    this.#finished = true;
    clearTimeout(this.#watchdog);
    this.#stderr.push('\n');
    const tail = this.#stderr.tail();
    resolve({
      exitCode,
      frames: this.#frames,
      leftoverBytes: this.#filled,
      faultCount: this.#stderr.faultCount,
      stderrTail: tail,
      stalled: this.#stalled,
      overMemory: this.#overMemory,
      killed:
        !this.#killed &&
        !this.#overMemory &&
        (outsideSignals.has(signal ?? '') || (exitCode === 255 && signalled.test(tail))),
      startError: this.#startError,
    });
    this.#wake?.();
  }
}
