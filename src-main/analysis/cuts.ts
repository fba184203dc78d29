// Confidence that a frame starts a new shot, from the stored series of change and difference: pure, so that it can be worked out again.

/** Shortest shot in frames: a cut needs as many frames before and after it, and is the highest change within that reach. */
export const MIN_SHOT_FRAMES = 4;
/** Frames on either side that tell how restless the picture is without the cut. */
const NEIGHBOURS = MIN_SHOT_FRAMES - 1;
/** Frames after a frame whose values must be known before it is decided. */
export const CUT_LOOK_AHEAD = NEIGHBOURS;

/**
 * Change at which confidence is one half, and how fast it rises. Pictures of unlike shots differ by 0.30 or more, pictures of one shot within
 * 8 frames seldom by more than 0.28 (the montage clips).
 */
const HALF_CHANGE = 0.28;
const CHANGE_SCALE = 0.03;
/** The same for the ratio of the change to the differences beside it: a pan or a fight goes on, a cut is over at once. */
const HALF_RATIO = 1.5;
const RATIO_SCALE = 0.1;

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Mean difference of the frames from `from` to `to`, those outside the video left out; 0 for none. */
function meanDifference(difference: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(1, from); i <= Math.min(difference.length - 1, to); i++) {
    sum += difference[i]!;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * Confidence (0..1, 0.5 is the border) that the frame at `at` starts a new shot: 0 unless its change is the highest within the shortest shot;
 * else the lesser of what its change says and of how far it stands out from the frame-to-frame differences on its busier side. Looks at no more
 * than CUT_LOOK_AHEAD values on either side, so a stream that knows that many gives the answer of the whole series.
 * @param change change of each frame, 0..1, in order from the first frame of the video.
 * @param difference combined difference of each frame to the one before, 0..1.
 */
export function cutScore(change: ArrayLike<number>, difference: ArrayLike<number>, at: number): number {
  const value = change[at]!;
  if (value === 0 || at < MIN_SHOT_FRAMES || at + MIN_SHOT_FRAMES > change.length) return 0;
  for (let distance = 1; distance < MIN_SHOT_FRAMES; distance++) {
    // Of two equal values the earlier one is the cut.
    if (change[at - distance]! >= value || change[at + distance]! > value) return 0;
  }
  const before = meanDifference(difference, at - NEIGHBOURS, at - 1);
  const after = meanDifference(difference, at + 1, at + NEIGHBOURS);
  const ratio = value / Math.max(before, after, 1e-6);
  return Math.min(logistic((value - HALF_CHANGE) / CHANGE_SCALE), logistic((ratio - HALF_RATIO) / RATIO_SCALE));
}
