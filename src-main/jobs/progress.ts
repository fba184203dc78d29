// Progress of one analysis for people: never runs backwards, a smoothed speed, and time left that does not leap up.
import type { Progress } from '../contract/views';
import { createSpeedMeter } from './speed';

export type ProgressPhase = Progress['phase'];

export interface ProgressMeter {
  /** Moves to a later phase; an earlier one is not gone back to. */
  enter(phase: ProgressPhase, nowMs: number): Progress;
  /**
   * Notes that `framesDone` frames are done of about `framesTotal`; null while nobody knows. The estimate may change at any time and may be wrong.
   * @param nowMs a monotonic clock in milliseconds.
   */
  update(framesDone: number, framesTotal: number | null, nowMs: number): Progress;
  /** All is done: fraction 1, and the total is what was done. */
  complete(nowMs: number): Progress;
  /** The progress as of now, without news. */
  read(nowMs: number): Progress;
}

const phases: readonly ProgressPhase[] = ['waiting', 'starting', 'measuring', 'analysing', 'finishing'];
/** Most that the time left may rise, in seconds a second: a wrong estimate is corrected steadily rather than at a stroke. */
const MAX_RISE = 2;
/** While frames still come, the fraction stays below the end, whatever the header said. */
const MAX_RUNNING_FRACTION = 0.99;

/**
 * A meter that starts at `startMs`.
 * @param framesBefore frames that an earlier run did already: they count as done, but not towards the speed.
 */
export function createProgressMeter(startMs: number, framesBefore = 0): ProgressMeter {
  const speed = createSpeedMeter();
  let phase: ProgressPhase = 'waiting';
  let framesDone = framesBefore;
  let framesTotal: number | null = null;
  let fraction: number | null = null;
  let left: { seconds: number; atMs: number } | null = null;

  function estimateLeft(nowMs: number): void {
    const rate = speed.framesPerSecond();
    if (framesTotal === null || framesDone > framesTotal) {
      // Unknown, or more frames than were promised: how many more is anybody's guess.
      left = null;
    } else if (rate !== null) {
      const fresh = (framesTotal - framesDone) / rate;
      const most = left === null ? fresh : left.seconds + (MAX_RISE * Math.max(0, nowMs - left.atMs)) / 1000;
      left = { seconds: Math.min(fresh, most), atMs: nowMs };
    }
  }

  function read(nowMs: number): Progress {
    const working = phase === 'measuring' || phase === 'analysing';
    return {
      phase,
      framesDone,
      framesTotal: framesTotal === null ? null : Math.max(framesTotal, framesDone),
      fraction,
      framesPerSecond: working ? speed.framesPerSecond() : null,
      secondsLeft: working ? (left?.seconds ?? null) : null,
      elapsedSeconds: Math.max(0, nowMs - startMs) / 1000,
    };
  }

  return {
    enter(next, nowMs) {
      if (phases.indexOf(next) > phases.indexOf(phase)) phase = next;
      return read(nowMs);
    },
    update(done, total, nowMs) {
      framesDone = Math.max(framesDone, done);
      framesTotal = total !== null && Number.isFinite(total) && total > 0 ? Math.round(total) : null;
      speed.update(framesDone, nowMs);
      if (framesTotal !== null)
        fraction = Math.max(fraction ?? 0, Math.min(MAX_RUNNING_FRACTION, framesDone / framesTotal));
      estimateLeft(nowMs);
      return read(nowMs);
    },
    complete(nowMs) {
      phase = 'finishing';
      framesTotal = framesDone;
      fraction = 1;
      return read(nowMs);
    },
    read,
  };
}
