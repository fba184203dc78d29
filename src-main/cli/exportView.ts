// What `elastictok export` shows: a line with progress and time left on a terminal, a line an export, and what failed.
import { clock, importLine } from './draw';

const drawIntervalMs = 100;

export class ExportView {
  readonly #started = performance.now();
  readonly #parts = new Map<string, number>();
  #finished = 0;
  #lastDrawMs = 0;

  /** @param total how many exports there will be */
  constructor(
    private readonly total: number,
    private readonly quiet: boolean,
  ) {}

  get #draws(): boolean {
    return !this.quiet && process.stderr.isTTY === true;
  }

  /** Takes the share of one export that is done; `out` tells those of one name apart. */
  progress(name: string, out: string, fraction: number): void {
    this.#parts.set(out, fraction);
    const now = performance.now();
    if (!this.#draws || now - this.#lastDrawMs < drawIntervalMs) return;
    this.#lastDrawMs = now;
    const under = [...this.#parts.values()].reduce((sum, part) => sum + part, 0);
    const all = (this.#finished + under) / this.total;
    const left = all > 0.01 ? `${clock((((now - this.#started) / 1000) * (1 - all)) / all)} left` : '';
    const of = this.total === 1 ? '' : `${this.#finished} of ${this.total}  `;
    process.stderr.write(`\r\u001b[K${importLine(name, all, `${of}${left}`, process.stderr.columns ?? 80)}`);
  }

  /** An export ended well. */
  done(name: string, out: string, bytes: number): void {
    this.#ended(out);
    if (!this.quiet) console.log(`${name}: ${out}, ${bytes} bytes`);
  }

  /** An export failed; the others go on. */
  failed(name: string, out: string, why: string): void {
    this.#ended(out);
    console.error(`elastictok: ${name}: ${why}`);
  }

  /** Says at the end of several what failed. */
  end(failures: readonly { name: string; why: string }[]): void {
    this.#clear();
    if (this.total === 1 || (failures.length === 0 && this.quiet)) return;
    const text = `${this.#finished - failures.length} of ${this.total} exported`;
    if (failures.length === 0) console.log(text);
    else console.error(`elastictok: ${text}; failed: ${failures.map(({ name }) => name).join(', ')}`);
  }

  #ended(out: string): void {
    this.#parts.delete(out);
    this.#finished++;
    this.#clear();
  }

  #clear(): void {
    if (this.#draws) process.stderr.write('\r\u001b[K');
  }
}
