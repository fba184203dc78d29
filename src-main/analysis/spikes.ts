// Finds motion spikes: local peaks of motion that stand out from the rest of the video and are not cuts.
import { findPeaks, type Peak, robustSpread } from './peaks';

/** Smallest spread that counts, as a share of the picture's width a frame: below it lie noise and compression of still video. */
const SPREAD_FLOOR = 0.0004;
/** Smallest spread as a share of the median, so that the slight unevenness of a steady pan is no spike. */
const SPREAD_FLOOR_SHARE = 0.1;
const MIN_PROMINENCE = 0.5;
const MIN_DISTANCE_FRAMES = 12;

/**
 * Motion spikes by robust z-score and prominence within their shot (see findPeaks).
 * @param motion share of the picture's width a frame, for each frame
 * @param leftOut 1 for frames whose motion means nothing (first frame, cuts, transitions): neither a spike nor part of the statistics
 * @param minZ least z-score (Iglewicz and Hoaglin 1993 advise 3.5)
 * @returns spikes in order, by index
 */
export function findSpikes(motion: ArrayLike<number>, leftOut: Uint8Array, minZ: number): Peak[] {
  const values = Float32Array.from(motion);
  const { centre, mad } = robustSpread(values, leftOut);
  const spread = Math.max(mad, SPREAD_FLOOR, SPREAD_FLOOR_SHARE * centre);
  return findPeaks(values, leftOut, centre, spread, {
    minZ,
    minProminence: MIN_PROMINENCE,
    minDistance: MIN_DISTANCE_FRAMES,
  });
}
