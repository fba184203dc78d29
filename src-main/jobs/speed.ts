// Frames per second of a running job, smoothed.

/** Time over which speed is averaged: long enough for chunks of uneven cost, short enough to notice a change. */
const AVERAGING_SECONDS = 8;
/** Nothing is said about speed before this much has been seen. */
const MIN_SECONDS = 1;
const MIN_FRAMES = 3;

export interface SpeedMeter {
  /** Notes how many frames are done at a time of a monotonic clock. The first call only starts the clock: what came before it was loading. */
  update(framesDone: number, nowMs: number): void;
  /** Frames per second; null until at least a second and 3 frames were seen. */
  framesPerSecond(): number | null;
}

/** A meter that has seen nothing. First the plain mean; then an average that forgets, weighted by time so that bursts do not count double. */
export function createSpeedMeter(): SpeedMeter {
  let first: { frames: number; ms: number } | null = null;
  let last = { frames: 0, ms: 0 };
  let speed: number | null = null;
  return {
    update(framesDone, nowMs) {
      if (first === null) {
        first = { frames: framesDone, ms: nowMs };
        last = first;
        return;
      }
      const totalSeconds = (nowMs - first.ms) / 1000;
      const seconds = (nowMs - last.ms) / 1000;
      const frames = framesDone - last.frames;
      if (frames <= 0 || seconds <= 0 || totalSeconds < MIN_SECONDS || framesDone - first.frames < MIN_FRAMES) return;
      if (speed === null) speed = (framesDone - first.frames) / totalSeconds;
      else speed += (1 - Math.exp(-seconds / AVERAGING_SECONDS)) * (frames / seconds - speed);
      last = { frames: framesDone, ms: nowMs };
    },
    framesPerSecond: () => speed,
  };
}
