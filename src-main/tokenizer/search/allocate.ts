// Spreads tokens over parts of a clip by their measured error curves: a total so that the error is least, and the dual.

/** Errors of one part (a block, or a chunk) at some token counts; counts rise, errors need not fall. */
export interface ErrorCurve {
  n: ArrayLike<number>;
  error: ArrayLike<number>;
}

/** Between two measured counts `refined` puts in so many. */
const between = 3;
/** Halvings of the slope; after them the slopes left and right are neighbours in float64 for any real curve. */
const halvings = 100;

/**
 * Counts, one per part, that add up to `total` and whose errors add up to the least on the lower convex hulls of the curves (separable
 * convex allocation: Shoham and Gersho 1988): bisection on the slope that all parts share, and the rest to the steepest pieces that are
 * left. A total above what the parts can hold gives each its most. Throws RangeError where the parts' least counts exceed it.
 */
export function spendTotal(curves: readonly ErrorCurve[], total: number): Int32Array {
  const least = curves.reduce((sum, curve) => sum + leastCount(curve), 0);
  if (least > total) throw new RangeError(`${total} tokens are fewer than the ${least} that are needed at least`);
  const { counts, pieces } = countsAt(curves.map(hullOf), slopeOfTotal(curves, total));
  let left = total - counts.reduce((sum, n) => sum + n, 0);
  for (const { part, tokens } of pieces()) {
    const spent = Math.min(left, tokens);
    counts[part]! += spent;
    left -= spent;
    if (left === 0) break;
  }
  return counts;
}

/** The fewest tokens, as counts per part, with which the errors on the lower convex hulls add up to at most `error`, where that can be reached. */
export function spendForError(curves: readonly ErrorCurve[], error: number): Int32Array {
  const slope = slopeOfError(curves, error);
  const hulls = curves.map(hullOf);
  const { counts, pieces } = countsAt(hulls, slope);
  let excess = sumAt(hulls, slope, 'error') - error;
  for (const { part, tokens, gain } of pieces()) {
    if (excess <= 0 || gain <= 0) break;
    const spent = Math.min(tokens, Math.ceil(excess / gain));
    counts[part]! += spent;
    excess -= spent * gain;
  }
  return counts;
}

/** The flattest slope (error gained per token) whose hull pieces do not take more than `total` tokens in all. */
export function slopeOfTotal(curves: readonly ErrorCurve[], total: number): number {
  const hulls = curves.map(hullOf);
  return flattestSlope(hulls, (slope) => sumAt(hulls, slope, 'n') <= total);
}

/** The flattest slope whose hull pieces still leave errors of at least `error` in all. */
export function slopeOfError(curves: readonly ErrorCurve[], error: number): number {
  const hulls = curves.map(hullOf);
  return flattestSlope(hulls, (slope) => sumAt(hulls, slope, 'error') >= error);
}

/** The count of a part that takes all hull pieces which gain at least `slope` per token. */
export function countAt(curve: ErrorCurve, slope: number): number {
  const hull = hullOf(curve);
  return hull.n[vertexAt(hull, slope)]!;
}

/** The curve with counts put in between the measured ones, along the power law through both: error curves of blocks are nearly straight in log-log. */
export function refined(curve: ErrorCurve): ErrorCurve {
  const fine: Hull = { n: [], error: [] };
  for (let i = 0; i < curve.n.length; i++) {
    const [n, error] = [curve.n[i]!, curve.error[i]!];
    const [before, errorBefore] = [curve.n[i - 1], curve.error[i - 1]];
    if (before !== undefined && errorBefore !== undefined && error > 0 && errorBefore > error) {
      const exponent = Math.log(errorBefore / error) / Math.log(n / before);
      for (let step = 1; step <= between; step++) {
        const count = Math.round(before * (n / before) ** (step / (between + 1)));
        if (count <= fine.n.at(-1)! || count >= n) continue;
        fine.n.push(count);
        fine.error.push(error * (n / count) ** exponent);
      }
    }
    fine.n.push(n);
    fine.error.push(error);
  }
  return fine;
}

/** The lower convex hull of a curve; its first and last counts are the curve's (Andrew's monotone chain). Throws RangeError on an empty one. */
export function hullOf(curve: ErrorCurve): Hull {
  leastCount(curve);
  const hull: Hull = { n: [], error: [] };
  for (let i = 0; i < curve.n.length; i++) {
    const [n, error] = [curve.n[i]!, curve.error[i]!];
    // A vertex that the new piece passes below is none.
    for (let last = hull.n.length - 1; last > 0; last--) {
      const gainTo = (hull.error[last - 1]! - hull.error[last]!) / (hull.n[last]! - hull.n[last - 1]!);
      const gainOver = (hull.error[last - 1]! - error) / (n - hull.n[last - 1]!);
      if (gainOver < gainTo) break;
      hull.n.pop();
      hull.error.pop();
    }
    hull.n.push(n);
    hull.error.push(error);
  }
  return hull;
}

export interface Hull {
  n: number[];
  error: number[];
}

/** A straight piece of a part's hull, and what one token gains there. */
interface Piece {
  part: number;
  tokens: number;
  gain: number;
}

/** Tokens or errors of all parts together where each takes the hull pieces that gain at least `slope` per token. */
function sumAt(hulls: readonly Hull[], slope: number, what: keyof Hull): number {
  let sum = 0;
  for (const hull of hulls) sum += hull[what][vertexAt(hull, slope)]!;
  return sum;
}

/** The flattest slope that is `steep` enough, to the precision of numbers: the steeper, the fewer pieces are taken; at the steepest that is tried none is. */
function flattestSlope(hulls: readonly Hull[], steep: (slope: number) => boolean): number {
  if (steep(0)) return 0;
  // No piece gains more than the largest error per token, and none that matters less than a hair of it.
  let high = 1e-30;
  for (const { error } of hulls) for (const one of error) high = Math.max(high, 2 * one);
  let low = high * 1e-20;
  for (let i = 0; i < halvings; i++) {
    const middle = Math.sqrt(low * high);
    if (steep(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The counts at a slope, and in `pieces` the hull pieces after them, steepest first; later pieces of a part are flatter than its first. */
function countsAt(hulls: readonly Hull[], slope: number) {
  const counts = new Int32Array(hulls.length);
  const at = new Int32Array(hulls.length);
  for (const [part, hull] of hulls.entries()) {
    at[part] = vertexAt(hull, slope);
    counts[part] = hull.n[at[part]!]!;
  }
  function* pieces(): Generator<Piece> {
    // One piece of each part at a time, as a whole list of all would not fit for a long clip.
    for (let round = 0; ; round++) {
      const next: Piece[] = [];
      for (const [part, { n, error }] of hulls.entries()) {
        const from = at[part]! + round;
        if (from + 1 >= n.length) continue;
        const tokens = n[from + 1]! - n[from]!;
        next.push({ part, tokens, gain: (error[from]! - error[from + 1]!) / tokens });
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
