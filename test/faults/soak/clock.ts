// A clock that a program's time can be run by: `performance.now`, `setTimeout` and `clearTimeout` follow it until it is stopped.

interface Timer {
  atMs: number;
  call(): void;
}

export class VirtualClock {
  #nowMs = 0;
  #timers = new Set<Timer>();
  readonly #real = { now: performance.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  /** Takes over. */
  constructor() {
    performance.now = () => this.#nowMs;
    globalThis.setTimeout = ((call: () => void, ms = 0) => {
      const timer = { atMs: this.#nowMs + ms, call, unref: () => timer, ref: () => timer };
      this.#timers.add(timer);
      return timer;
    }) as never;
    globalThis.clearTimeout = ((timer: Timer | undefined) => void (timer && this.#timers.delete(timer))) as never;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass; what is due by then is called, in its order, and what was resolved meanwhile goes on. */
  async pass(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const due = [...this.#timers].filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.call();
    }
    this.#nowMs = end;
  }

  /** Gives the time back. */
  stop(): void {
    performance.now = this.#real.now;
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
  }
}
