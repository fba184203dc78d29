// A line on the terminal while pictures are made: bar, rate, time left and the tokens of the frames.
import { createProgressMeter } from '../jobs/progress';
import { progressLine } from './draw';

/** The line is drawn at most this often. */
const drawIntervalMs = 100;

export class PictureView {
  readonly #meter = createProgressMeter(performance.now());
  readonly #tokens: number[] = [];
  readonly #draws: boolean;
  #lastDrawMs = 0;
  #frames = 0;

  /** @param total frames to come; null while unknown */
  constructor(
    private readonly name: string,
    private readonly total: number | null,
    private readonly maxToks: number,
    quiet: boolean,
  ) {
    this.#draws = !quiet && process.stderr.isTTY === true;
    this.#meter.enter('analysing', performance.now());
  }

  /** Counts a frame that was made. */
  frame({ n }: { n: number }): void {
    this.#frames++;
    if (!this.#draws) return;
    this.#tokens.push(n);
    const now = performance.now();
    const progress = this.#meter.update(this.#frames, this.total, now);
    if (now - this.#lastDrawMs < drawIntervalMs) return;
    this.#lastDrawMs = now;
    const line = progressLine(this.name, progress, this.#tokens, this.maxToks, process.stderr.columns ?? 80);
    process.stderr.write(`\r\u001b[K${line}`);
  }

  clear(): void {
    if (this.#draws) process.stderr.write('\r\u001b[K');
  }
}
