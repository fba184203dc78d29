// The streaming cut detector: pictures in, decided frames out a few frames later, the same as over the whole video.
import { pictureDifference } from './change';
import { type CutSettings, cutScore, decisionLookAhead, defaultCutSettings, isCut } from './cuts';
import { residualMotion } from './motion';
import { describePicture, type PictureFeatures } from './picture';

/**
 * Pictures before a frame, and after it, that are compared across it: the frame that follows a flash of up to 4 frames still meets the picture
 * before the flash, and the flash's first frame the picture after it.
 */
const REACH_BEFORE = 5;
const REACH_AFTER = 4;
/** A difference below this is no cut whatever the other pairs say, so they are not looked at. */
const QUIET_CHANGE = 0.1;

/** What is known of a frame once it is decided. */
export interface DecidedFrame {
  /** Number of the frame in order of arrival, from 0. */
  readonly ordinal: number;
  /** Difference between what came before and what follows, 0..1, as float32. */
  readonly change: number;
  /** Residual motion from the frame before, 0..1, as float32 (see residualMotion); 0 for the first frame. */
  readonly motion: number;
  /** True for the first frame of a new shot. */
  readonly cut: boolean;
  /** Confidence that it is a cut, 0..1. */
  readonly cutScore: number;
}

export interface CutDetector {
  /** Frames that may arrive after a frame before it is decided. */
  readonly lookAheadFrames: number;
  /** Takes the next analysis picture (rgb24, ANALYSIS_BYTES; not kept) and gives the frames that are decided now, in order. */
  push(rgb: Uint8Array): DecidedFrame[];
  /** Says that no picture follows; gives the remaining frames. The detector is done after it. */
  flush(): DecidedFrame[];
}

interface Neighbour {
  readonly features: PictureFeatures;
  /** Differences to earlier pictures by distance, filled when asked for. */
  readonly toEarlier: (number | undefined)[];
}

/**
 * A detector for one video. Frame t's change is the least difference between one of the 5 pictures before it and one of the 5 from it on, so
 * what comes back within a few frames is no change, while across a cut every pair differs. Deterministic; 7 frames of look-ahead by default.
 */
export function createCutDetector(settings: CutSettings = defaultCutSettings): CutDetector {
  const lookAheadFrames = REACH_AFTER + decisionLookAhead(settings);
  const neighbours = new Map<number, Neighbour>();
  const changes: number[] = [];
  let motions: number[] = [];
  let arrived = 0;
  let decided = 0;

  function difference(earlier: number, later: number): number {
    const neighbour = neighbours.get(later)!;
    const known = neighbour.toEarlier[later - earlier];
    if (known !== undefined) return known;
    const value = pictureDifference(neighbours.get(earlier)!.features, neighbour.features);
    neighbour.toEarlier[later - earlier] = value;
    return value;
  }

  function changeAt(frame: number): number {
    if (frame === 0) return 0;
    let least = 1;
    for (let after = frame; after <= Math.min(frame + REACH_AFTER, arrived - 1); after++) {
      for (let before = frame - 1; before >= Math.max(0, frame - REACH_BEFORE); before--) {
        least = Math.min(least, difference(before, after));
        if (least < QUIET_CHANGE) return Math.fround(least);
      }
    }
    return Math.fround(least);
  }

  function decideUpTo(end: number): DecidedFrame[] {
    const frames: DecidedFrame[] = [];
    for (; decided < end; decided++) {
      const change = changes[decided]!;
      const motion = motions[frames.length]!;
      frames.push({
        ordinal: decided,
        change,
        motion,
        cut: isCut(changes, decided, settings),
        cutScore: cutScore(change),
      });
    }
    motions = motions.slice(frames.length);
    return frames;
  }

  return {
    lookAheadFrames,
    push(rgb) {
      const features = describePicture(rgb);
      const before = neighbours.get(arrived - 1);
      motions.push(before === undefined ? 0 : Math.fround(residualMotion(before.features, features)));
      neighbours.set(arrived, { features, toEarlier: [] });
      arrived++;
      if (arrived > REACH_AFTER) changes.push(changeAt(arrived - 1 - REACH_AFTER));
      neighbours.delete(arrived - 1 - REACH_AFTER - REACH_BEFORE);
      return decideUpTo(changes.length - decisionLookAhead(settings));
    },
    flush() {
      while (changes.length < arrived) changes.push(changeAt(changes.length));
      neighbours.clear();
      return decideUpTo(arrived);
    },
  };
}
