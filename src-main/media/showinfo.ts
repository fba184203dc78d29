// Reads ffmpeg's stderr: showinfo lines become timestamps, the rest a short tail and an error count. Pure.
import type { Rational } from './probeSchema';

export interface FrameInfo {
  /** The file's own timestamp in seconds; null when the frame has none. */
  ptsSeconds: number | null;
  isKey: boolean;
}

const maxLineChars = 16_384;
const tailLines = 40;
const showinfo = /^\[[^\]]*showinfo[^\]]*\] (?:\[\w+\] )?(.*)$/;
const frameLine = /^n:\s*\d+\s+pts:\s*(-?\d+|NOPTS)\s.*\biskey:\s*(\d)/;
const configLine = /^config in time_base:\s*(\d+)\/(\d+)/;
/** Camera notes in a JPEG that ffmpeg does not know; the picture is whole. */
const harmlessLine = /unable to decode APP fields/;
/** Errors, and the warnings that ffmpeg gives for damaged or missing data. */
const faultLine = /\[(?:error|fatal|panic)\]|\[warning\].*(?:corrupt|prematurely|truncat|partial file)/i;

/** Takes stderr in pieces of any size. Lines of any length and number cost bounded memory. */
export class StderrReader {
  /** Frames whose line has been read and not yet taken. */
  readonly frames: FrameInfo[] = [];
  /** Lines that say that data was damaged or missing, or that something failed. */
  faultCount = 0;
  #timeBase: Rational | null = null;
  #partial = '';
  #overlong = false;
  #tail: string[] = [];
  #faults: string[] = [];

  /** Reads the next piece of text. */
  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#keep(text.slice(start, end));
      if (!this.#overlong) this.#line(this.#partial.trimEnd());
      this.#partial = '';
      this.#overlong = false;
      start = end + 1;
    }
    this.#keep(text.slice(start));
  }

  /** The last lines other than showinfo's, at most 40, and before them the first faults if they have scrolled out. */
  tail(): string {
    const lost = this.#faults.filter((line) => !this.#tail.includes(line));
    return [...lost, ...this.#tail].join('\n');
  }

  #keep(piece: string): void {
    if (this.#overlong) return;
    this.#partial += piece;
    if (this.#partial.length > maxLineChars) {
      this.#overlong = true;
      this.#partial = '';
    }
  }

  #line(line: string): void {
    const info = showinfo.exec(line)?.[1];
    if (info === undefined) {
      if (line === '') return;
      this.#tail.push(line.slice(0, 500));
      if (this.#tail.length > tailLines) this.#tail.shift();
      if (faultLine.test(line) && !harmlessLine.test(line)) {
        this.faultCount += 1;
        if (this.#faults.length < 10) this.#faults.push(line.slice(0, 500));
      }
      return;
    }
    const config = configLine.exec(info);
    if (config) this.#timeBase = { num: Number(config[1]), den: Number(config[2]) };
    const frame = frameLine.exec(info);
    if (frame) this.frames.push({ ptsSeconds: this.#toSeconds(frame[1]!), isKey: frame[2] === '1' });
  }

  /** From the integer: `pts_time` has six digits in all, which is 0.1 s after a day. */
  #toSeconds(pts: string): number | null {
    if (pts === 'NOPTS' || this.#timeBase === null || this.#timeBase.den === 0) return null;
    return (Number(pts) * this.#timeBase.num) / this.#timeBase.den;
  }
}
