// One running ffmpeg that is given raw pictures with their timestamps: bounded memory, own watchdog, sure kill.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type RawMatroskaFormat, rawMatroskaHead, rawMatroskaPicture } from '../formats/rawMatroska';
import { endChild } from '../fsx/children';
import { guardTool } from './guardTool';

/** ffmpeg is killed when it takes nothing for so long. */
const stallMs = 120_000;
/** Bytes that may wait to be taken, or one picture: it is made while the last ones are encoded. */
const waitingBytes = 4 * 1024 * 1024;
const stderrChars = 16_384;

export interface RawInputEnd {
  exitCode: number | null;
  stderr: string;
  stalled: boolean;
  /** Why ffmpeg could not be started, or null. */
  startError: string | null;
}

export class RawInput {
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<RawInputEnd>;
  readonly #child: ChildProcessByStdio<Writable, null, Readable>;
  #finished = false;
  #stalled = false;
  #stderr = '';
  #wake: (() => void) | null = null;

  /** @param args of ffmpeg, which reads Matroska from its standard input */
  constructor(ffmpeg: string, args: readonly string[], format: RawMatroskaFormat) {
    const child = spawn(ffmpeg, args, { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true });
    this.#child = child;
    guardTool(child, () => {
      this.#stderr += 'it took more memory than it may';
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrChars);
    });
    // A process that ends early closes the pipe: its exit says why.
    child.stdin.on('error', () => this.#wake?.());
    child.stdin.on('drain', () => this.#wake?.());
    this.ended = new Promise((resolve) => {
      const end = (exitCode: number | null, startError: string | null) => {
        this.#finished = true;
        resolve({ exitCode, stderr: this.#stderr, stalled: this.#stalled, startError });
        this.#wake?.();
      };
      child.once('error', (error) => end(null, error.message));
      child.once('close', (exitCode) => end(exitCode, null));
    });
    child.stdin.write(rawMatroskaHead(format));
  }

  /** Gives a picture, whose bytes must not change afterwards. False where ffmpeg takes no more: see `ended`. */
  async write(ticks: number, picture: Uint8Array): Promise<boolean> {
    const { stdin } = this.#child;
    if (this.#finished || stdin.destroyed) return false;
    stdin.write(rawMatroskaPicture(ticks, picture.length));
    stdin.write(picture);
    if (stdin.writableLength > waitingBytes) await this.#drained();
    return !this.#finished && !stdin.destroyed;
  }

  /** Says that there are no more pictures, and waits until the file is written. */
  async finish(): Promise<RawInputEnd> {
    const timer = setTimeout(() => this.#stop(true), stallMs);
    this.#child.stdin.end();
    const end = await this.ended;
    clearTimeout(timer);
    return end;
  }

  /** Kills ffmpeg if it still runs and waits until it is gone. */
  async kill(): Promise<void> {
    this.#stop(false);
    await this.ended;
  }

  async #drained(): Promise<void> {
    const timer = setTimeout(() => this.#stop(true), stallMs);
    // Also where an error or the end wakes it.
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
    clearTimeout(timer);
  }

  #stop(stalled: boolean): void {
    if (this.#finished) return;
    this.#stalled = stalled;
    endChild(this.#child);
    this.#child.stdin.destroy();
    this.#child.stderr.destroy();
    this.#wake?.();
  }
}
