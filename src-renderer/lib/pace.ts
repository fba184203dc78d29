// Draws on animation frames, and no more often than a pace: data may arrive as fast as it likes.

/** What paces itself: the browser's frames, or a test's own. */
export interface FrameSource {
  request: (callback: (now: number) => void) => number;
  cancel: (handle: number) => void;
}

/**
 * Runs `draw` on an animation frame after `mark()`, at most once in `interval` milliseconds; `urgent` skips that wait.
 * On a slow machine it rests after each drawing, so that drawing never takes all the time there is.
 */
export class Pace {
  private handle: number | null = null;
  private last = Number.NEGATIVE_INFINITY;
  private urgent = false;
  private took = 0;
  private readonly draw: () => void;
  private readonly interval: number;
  private readonly frames: FrameSource;
  private readonly clock: () => number;

  constructor(draw: () => void, interval: number, frames = browserFrames, clock = () => performance.now()) {
    this.draw = draw;
    this.interval = interval;
    this.frames = frames;
    this.clock = clock;
  }

  /** Asks for a drawing. */
  mark(urgent = false): void {
    this.urgent ||= urgent;
    this.handle ??= this.frames.request(this.tick);
  }

  /** Forgets a drawing that was asked for. */
  stop(): void {
    if (this.handle !== null) this.frames.cancel(this.handle);
    this.handle = null;
  }

  private readonly tick = (now: number): void => {
    const rest = this.urgent ? this.took * 0.25 : Math.max(this.interval, this.took * 4);
    if (now - this.last < rest) {
      this.handle = this.frames.request(this.tick);
      return;
    }
    this.handle = null;
    this.urgent = false;
    this.last = now;
    const began = this.clock();
    this.draw();
    this.took = this.clock() - began;
    this.last += this.took;
  };
}

const browserFrames: FrameSource = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};
