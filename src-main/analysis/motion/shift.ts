// The shift that most of a picture made, from its sums by column and by row alone: a first guess, found in microseconds.

/** Farthest shift that is looked for, as a share of a profile's length: beyond it too little is left to compare. */
const REACH_ACROSS = 0.2;
const REACH_DOWN = 0.28;

/** Steps of a profile from pixel to pixel: what is evenly brighter has the same steps. */
function bestShift(before: Float32Array, now: Float32Array, reach: number): number {
  const { length } = now;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= 2 * reach; step++) {
    // 0, 1, -1, 2, -2 ...: of equal shifts the shorter one.
    const shift = (step & 1) === 1 ? (step + 1) >> 1 : -(step >> 1) | 0;
    const from = Math.max(0, shift);
    const to = Math.min(length, length + shift) - 1;
    let total = 0;
    for (let i = from, j = from - shift; i < to; i++, j++)
      total += Math.abs(now[i + 1]! - now[i]! - before[j + 1]! + before[j]!);
    total /= to - from;
    if (total < least) {
      least = total;
      best = shift;
    }
  }
  return best;
}

/** Shift to the right, in pixels, from the sums of the columns before and now; exposure does not matter. */
export function shiftAcross(before: Float32Array, now: Float32Array): number {
  return bestShift(before, now, Math.floor(REACH_ACROSS * now.length));
}

/** Shift downwards, in pixels, from the sums of the rows. */
export function shiftDown(before: Float32Array, now: Float32Array): number {
  return bestShift(before, now, Math.floor(REACH_DOWN * now.length));
}
