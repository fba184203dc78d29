// Spreads tokens over the blocks of a clip by their measured error curves: a total so that the mean error is least, and the dual.

/** Errors of one block at some kept counts; counts rise, errors need not fall. */
export interface ErrorCurve {
  n: ArrayLike<number>;
  error: ArrayLike<number>;
}

/** Between two measured counts so many are put in, along the power law through both: error curves are nearly straight in log-log. */
const between = 3;
/** Halvings of the slope; after them the slopes left and right are neighbours in float64 for any real curve. */
const halvings = 100;

/**
 * Counts, one per block, that add up to `total` and whose mean error is least on the lower convex hulls of the curves (separable convex
 * allocation: Shoham and Gersho 1988): bisection on the slope that all blocks share, and the rest to the steepest pieces that are left.
 * A total above what the blocks can hold gives each its most. Throws RangeError where the blocks' least counts exceed it.
 */
export function spendTotal(curves: readonly ErrorCurve[], total: number): Int32Array {
  const least = curves.reduce((sum, curve) => sum + leastCount(curve), 0);
  if (least > total) throw new RangeError(`${total} tokens are fewer than the ${least} that the blocks need at least`);
  const slope = flattestSlope(curves, (at) => sumAt(curves, at, 'n') <= total);
  const { counts, pieces } = countsAt(curves, slope);
  let left = total - counts.reduce((sum, n) => sum + n, 0);
  for (const { block, tokens } of pieces()) {
    const spent = Math.min(left, tokens);
    counts[block]! += spent;
    left -= spent;
    if (left === 0) break;
  }
  return counts;
}

/** The fewest tokens, as counts per block, with which the mean error on the lower convex hulls is at most `mean`, where that can be reached. */
export function spendForMean(curves: readonly ErrorCurve[], mean: number): Int32Array {
  const target = mean * curves.length;
  const slope = flattestSlope(curves, (at) => sumAt(curves, at, 'error') >= target);
  const { counts, pieces } = countsAt(curves, slope);
  let excess = sumAt(curves, slope, 'error') - target;
  for (const { block, tokens, gain } of pieces()) {
    if (excess <= 0 || gain <= 0) break;
    const spent = Math.min(tokens, Math.ceil(excess / gain));
    counts[block]! += spent;
    excess -= spent * gain;
  }
  return counts;
}

/** A straight piece of a block's hull, and what one token gains there. */
interface Piece {
  block: number;
  tokens: number;
  gain: number;
}

/** Tokens or errors of all blocks together where each takes the hull pieces that gain at least `slope` per token. */
function sumAt(curves: readonly ErrorCurve[], slope: number, what: keyof Hull): number {
  let sum = 0;
  for (const curve of curves) {
    const hull = hullOf(curve);
    sum += hull[what][vertexAt(hull, slope)]!;
  }
  return sum;
}

/**
 * The flattest slope (error gained per token) that is not too flat, to the precision of numbers: the steeper, the fewer pieces are taken;
 * at the steepest that is tried none is.
 */
function flattestSlope(curves: readonly ErrorCurve[], enough: (slope: number) => boolean): number {
  if (enough(0)) return 0;
  // No piece gains more than the largest error per token, and none that matters less than a hair of it.
  let high = 1e-30;
  for (const { error } of curves) for (let i = 0; i < error.length; i++) high = Math.max(high, 2 * error[i]!);
  let low = high * 1e-20;
  for (let i = 0; i < halvings; i++) {
    const middle = Math.sqrt(low * high);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The counts at a slope, and in `pieces` the hull pieces after them, steepest first; later pieces of a block are flatter than its first. */
function countsAt(curves: readonly ErrorCurve[], slope: number) {
  const counts = new Int32Array(curves.length);
  const at = new Int32Array(curves.length);
  for (const [block, curve] of curves.entries()) {
    const hull = hullOf(curve);
    at[block] = vertexAt(hull, slope);
    counts[block] = hull.n[at[block]!]!;
  }
  function* pieces(): Generator<Piece> {
    // One piece of each block at a time, as a whole list of all would not fit for a long clip.
    for (let round = 0; ; round++) {
      const next: Piece[] = [];
      for (const [block, curve] of curves.entries()) {
        const { n, error } = hullOf(curve);
        const from = at[block]! + round;
        if (from + 1 >= n.length) continue;
        const tokens = n[from + 1]! - n[from]!;
        next.push({ block, tokens, gain: (error[from]! - error[from + 1]!) / tokens });
      }
      if (next.length === 0) return;
      yield* next.sort((a, b) => b.gain - a.gain);
    }
  }
  return { counts, pieces };
}

/** The last vertex of a hull that is reached by pieces which gain at least `slope`, and more than nothing, per token. */
function vertexAt({ n, error }: Hull, slope: number): number {
  let at = 0;
  while (at + 1 < n.length) {
    const gain = (error[at]! - error[at + 1]!) / (n[at + 1]! - n[at]!);
    if (gain < slope || gain <= 0) break;
    at++;
  }
  return at;
}

function leastCount({ n, error }: ErrorCurve): number {
  if (n.length === 0 || n.length !== error.length)
    throw new RangeError('an error curve needs as many errors as counts, at least one');
  return n[0]!;
}

interface Hull {
  n: number[];
  error: number[];
}

/** The lower convex hull of a curve with counts put in between the measured ones; its first and last counts are the curve's. */
function hullOf(curve: ErrorCurve): Hull {
  leastCount(curve);
  const hull: Hull = { n: [], error: [] };
  const add = (n: number, error: number) => {
    // A vertex that the new piece passes below is none (Andrew's monotone chain).
    for (let last = hull.n.length - 1; last > 0; last--) {
      const gainTo = (hull.error[last - 1]! - hull.error[last]!) / (hull.n[last]! - hull.n[last - 1]!);
      const gainOver = (hull.error[last - 1]! - error) / (n - hull.n[last - 1]!);
      if (gainOver < gainTo) break;
      hull.n.pop();
      hull.error.pop();
    }
    hull.n.push(n);
    hull.error.push(error);
  };
  for (let i = 0; i < curve.n.length; i++) {
    const [n, error] = [curve.n[i]!, curve.error[i]!];
    const [before, errorBefore] = [curve.n[i - 1], curve.error[i - 1]];
    if (before !== undefined && errorBefore !== undefined && error > 0 && errorBefore > error) {
      const exponent = Math.log(errorBefore / error) / Math.log(n / before);
      for (let step = 1; step <= between; step++) {
        const count = Math.round(before * (n / before) ** (step / (between + 1)));
        if (count > hull.n.at(-1)! && count < n) add(count, error * (n / count) ** exponent);
      }
    }
    add(n, error);
  }
  return hull;
}
