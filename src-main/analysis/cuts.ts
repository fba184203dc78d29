// Decides cuts from the change of each frame: pure, so that stored series can be decided again with other settings.
import type { Mark } from '../contract/marks';

/** What the analysis knows of a mark; whoever knows frame numbers and times makes a Mark of the contract from it. */
export type RawMark = Pick<Mark, 'kind' | 'ordinal' | 'score'>;

export interface CutSettings {
  /** Least change (0..1) of a cut. */
  readonly minChange: number;
  /** Least ratio of a cut's change to the mean change of its neighbours: long agitation is not a cut. */
  readonly minRatio: number;
  /** Shortest shot in frames; a cut needs as many frames before and after it, and is the highest change within that reach. */
  readonly minShotFrames: number;
}

/**
 * Chosen on the montage clips: pictures of unlike shots differ by 0.30 or more, pictures of one shot within 8 frames by 0.30 or less.
 */
export const defaultCutSettings: CutSettings = { minChange: 0.28, minRatio: 1.5, minShotFrames: 4 };

/** Frames on either side that make a frame's neighbourhood. */
const NEIGHBOURS = 3;
/** Change at which confidence is one half, and how fast it rises; fixed, so that a score means the same under all settings. */
const HALF_CONFIDENCE_CHANGE = 0.28;
const CONFIDENCE_SCALE = 0.04;

/** Frames after a frame whose change must be known before the frame is decided. */
export function decisionLookAhead(settings: CutSettings): number {
  return Math.max(NEIGHBOURS, settings.minShotFrames - 1);
}

/** Confidence (0..1) that a frame of this change starts a shot: logistic, one half at the default `minChange`. */
export function cutScore(change: number): number {
  return 1 / (1 + Math.exp((HALF_CONFIDENCE_CHANGE - change) / CONFIDENCE_SCALE));
}

/**
 * Whether the frame at `at` starts a new shot. Looks at no more than max(3, minShotFrames - 1) values on either side, so a stream that knows
 * that many gives the answer that the whole series gives.
 * @param change change of each frame, 0..1, in order from the first frame of the video.
 */
export function isCut(change: ArrayLike<number>, at: number, settings: CutSettings): boolean {
  const value = change[at]!;
  if (value < settings.minChange) return false;
  if (at < settings.minShotFrames || at + settings.minShotFrames > change.length) return false;
  for (let distance = 1; distance < settings.minShotFrames; distance++) {
    // Of two equal values the earlier one is the cut.
    if (change[at - distance]! >= value || change[at + distance]! > value) return false;
  }
  let sum = 0;
  let count = 0;
  for (let i = Math.max(1, at - NEIGHBOURS); i <= Math.min(change.length - 1, at + NEIGHBOURS); i++) {
    if (i === at) continue;
    sum += change[i]!;
    count++;
  }
  return count === 0 || value * count >= settings.minRatio * sum;
}

/**
 * The cuts of a whole video from its stored change series; the same that the streaming detector finds.
 * @param change change of each frame, 0..1. @returns marks of kind `cut` in order; `score` is the confidence.
 */
export function decideCuts(change: Float32Array, settings: CutSettings = defaultCutSettings): RawMark[] {
  const cuts: RawMark[] = [];
  for (let at = 0; at < change.length; at++) {
    if (isCut(change, at, settings)) cuts.push({ kind: 'cut', ordinal: at, score: cutScore(change[at]!) });
  }
  return cuts;
}
