// Finds motion spikes: local peaks of motion that stand out from the rest of the video and are not cuts.
import { findPeaks, type Peak, robustSpread } from './peaks';

/** Smallest spread that counts, as a share of the picture's width a frame: below it lie noise and compression of still video. */
const SPREAD_FLOOR = 0.0004;
/** Smallest spread as a share of the median, so that the slight unevenness of a steady pan is no spike. */
const SPREAD_FLOOR_SHARE = 0.1;
const MIN_PROMINENCE = 0.5;
const MIN_DISTANCE_FRAMES = 12;
/** Repeated pictures in a row that are bridged, and the share of the motion around them below which a picture counts as repeated. */
const REPEATS = 3;
const REPEAT_SHARE = 0.1;

/** Highest value of up to `REPEATS` frames beside a frame, in one direction. */
function highestBeside(motion: Float32Array, from: number, step: 1 | -1): number {
  let highest = 0;
  for (let way = 1, i = from + step; way <= REPEATS && i >= 0 && i < motion.length; way++, i += step)
    highest = Math.max(highest, motion[i]!);
  return highest;
}

/**
 * Motion with the gaps closed that repeated pictures leave (animation on twos or threes, film in a faster rate): such a frame gets the lower of
 * the motions before and after it. Otherwise the median of such a video would be 0 and each picture that moves a spike.
 */
function bridgeRepeats(motion: Float32Array): Float32Array {
  return motion.map((value, i) => {
    const around = Math.min(highestBeside(motion, i, -1), highestBeside(motion, i, 1));
    return value < REPEAT_SHARE * around ? around : value;
  });
}

/**
 * Motion spikes by robust z-score and prominence within their shot (see findPeaks).
 * @param motion share of the picture's width a frame, for each frame
 * @param leftOut 1 for frames whose motion means nothing (first frame, cuts, transitions): neither a spike nor part of the statistics
 * @param minZ least z-score (Iglewicz and Hoaglin 1993 advise 3.5)
 * @returns spikes in order, by index
 */
export function findSpikes(motion: ArrayLike<number>, leftOut: Uint8Array, minZ: number): Peak[] {
  const moved = new Float32Array(motion.length);
  for (let i = 0; i < moved.length; i++) if (leftOut[i] === 0) moved[i] = motion[i]!;
  const values = bridgeRepeats(moved);
  const { centre, mad } = robustSpread(values, leftOut);
  const spread = Math.max(mad, SPREAD_FLOOR, SPREAD_FLOOR_SHARE * centre);
  return findPeaks(values, leftOut, centre, spread, {
    minZ,
    minProminence: MIN_PROMINENCE,
    minDistance: MIN_DISTANCE_FRAMES,
  });
}
