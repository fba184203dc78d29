// Turns the file's timestamps into a series that never runs backwards, and chooses frames at a wanted rate. Pure.

const jumpSeconds = 1;

/** Gives every frame a timestamp in seconds: the file's own wherever that is possible. */
export class FrameClock {
  #last: number | null = null;
  #step: number;
  #offset = 0;

  /** `stepSeconds`: distance assumed after a frame without a timestamp until a real distance has been seen. */
  constructor(stepSeconds: number) {
    this.#step = stepSeconds > 0 && Number.isFinite(stepSeconds) ? stepSeconds : 0.04;
  }

  /** The last distance between two frames, seconds. */
  get stepSeconds(): number {
    return this.#step;
  }

  /**
   * Takes the timestamp as the file has it (null: none) and gives the one to use. Missing: one step after the last.
   * A little behind the last one: held at the last one. More than 1 s behind (joined recordings): the series goes on
   * one step later, and all that follow are shifted with it.
   */
  next(rawSeconds: number | null): number {
    const last = this.#last;
    let now: number;
    if (rawSeconds === null) {
      now = last === null ? 0 : last + this.#step;
    } else {
      now = this.#offset === 0 ? rawSeconds : rawSeconds + this.#offset;
      if (last !== null && now < last - jumpSeconds) {
        now = last + this.#step;
        this.#offset = now - rawSeconds;
      } else if (last !== null && now < last) {
        now = last;
      }
      if (last !== null && now > last) this.#step = now - last;
    }
    this.#last = now;
    return now;
  }
}

export type Sampling = { kind: 'all' } | { kind: 'fps'; fps: number };

/** Keeps the first frame at or after each tick of a clock that starts at the first frame. */
export class TickSampler {
  #start: number | null = null;
  #served = -1;
  readonly #sampling: Sampling;

  constructor(sampling: Sampling) {
    this.#sampling = sampling;
  }

  /** Takes the timestamps of all frames in order; true for those to keep. */
  keeps(ptsSeconds: number): boolean {
    if (this.#sampling.kind === 'all') return true;
    this.#start ??= ptsSeconds;
    // The small addition takes frames that lie on a tick but for rounding.
    const tick = Math.floor((ptsSeconds - this.#start) * this.#sampling.fps + 1e-6);
    if (tick <= this.#served) return false;
    this.#served = tick;
    return true;
  }
}
