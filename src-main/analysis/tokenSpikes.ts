// Finds token spikes: blocks that suddenly keep many more tokens than those before them in the same shot.
import { findPeaks, type Peak, robustSpread } from './peaks';

/** Frames before a frame that make its running level, and how many there must be: a shot's first frames have no level to jump from. */
const LEVEL_FRAMES = 24;
const LEAST_LEVEL_FRAMES = 6;
/** Smallest spread that counts, in tokens and as a share of the median count. */
const SPREAD_FLOOR_TOKENS = 1;
const SPREAD_FLOOR_SHARE = 0.05;
const MIN_PROMINENCE = 0.5;
const MIN_DISTANCE_FRAMES = 12;

/** Median of the `count` sorted values at the start of the array. */
function medianOf(sorted: Float32Array, count: number): number {
  return (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
}

/** Place of the first of `count` sorted values that is not below `value`. */
function placeOf(sorted: Float32Array, count: number, value: number): number {
  let place = 0;
  while (place < count && sorted[place]! < value) place++;
  return place;
}

/** Count minus the median of up to 24 counts before it in its shot; 0, and `unknown` set, where there are too few of them. */
function risesOf(tokens: ArrayLike<number>, shotBorder: Uint8Array): { rises: Float32Array; unknown: Uint8Array } {
  const rises = new Float32Array(tokens.length);
  const unknown = new Uint8Array(tokens.length);
  const sorted = new Float32Array(LEVEL_FRAMES + 1);
  let count = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (shotBorder[i] === 1) count = 0;
    if (count < LEAST_LEVEL_FRAMES) unknown[i] = 1;
    else rises[i] = tokens[i]! - medianOf(sorted, count);
    if (shotBorder[i] === 1) continue;
    if (count === LEVEL_FRAMES) {
      const oldest = placeOf(sorted, count, Math.fround(tokens[i - LEVEL_FRAMES]!));
      sorted.copyWithin(oldest, oldest + 1, count--);
    }
    const place = placeOf(sorted, count, tokens[i]!);
    sorted.copyWithin(place + 1, place, count++);
    sorted[place] = tokens[i]!;
  }
  return { rises, unknown };
}

/**
 * Jumps of the kept count over its running level, by robust z-score and prominence (see findPeaks); none among a shot's first frames, where
 * the missing context costs tokens anyway.
 * @param tokens kept count of each frame's block
 * @param shotBorder 1 for frames at which a shot or chunk starts, and for those between two shots
 * @param minZ least z-score
 * @returns spikes in order, by index
 */
export function findTokenSpikes(tokens: ArrayLike<number>, shotBorder: Uint8Array, minZ: number): Peak[] {
  const { rises, unknown } = risesOf(tokens, shotBorder);
  const { centre, mad } = robustSpread(rises, unknown);
  const level = robustSpread(tokens, unknown).centre;
  const spread = Math.max(mad, SPREAD_FLOOR_TOKENS, SPREAD_FLOOR_SHARE * level);
  return findPeaks(rises, unknown, centre, spread, {
    minZ,
    minProminence: MIN_PROMINENCE,
    minDistance: MIN_DISTANCE_FRAMES,
  });
}
