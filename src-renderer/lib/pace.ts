// Draws on animation frames, and no more often than a pace: data may arrive as fast as it likes.

/** What paces itself: the browser's frames, or a test's own. */
export interface FrameSource {
  request: (callback: (now: number) => void) => number;
  cancel: (handle: number) => void;
}

/** Runs `draw` on an animation frame after `mark()`, at most once in `interval` milliseconds; `urgent` skips the wait. */
export class Pace {
  private handle: number | null = null;
  private last = Number.NEGATIVE_INFINITY;
  private urgent = false;
  private readonly draw: () => void;
  private readonly interval: number;
  private readonly frames: FrameSource;

  constructor(draw: () => void, interval: number, frames: FrameSource = browserFrames) {
    this.draw = draw;
    this.interval = interval;
    this.frames = frames;
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
    if (!this.urgent && now - this.last < this.interval) {
      this.handle = this.frames.request(this.tick);
      return;
    }
    this.handle = null;
    this.urgent = false;
    this.last = now;
    this.draw();
  };
}

const browserFrames: FrameSource = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};
