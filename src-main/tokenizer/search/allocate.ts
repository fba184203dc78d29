// Spreads tokens over the blocks of a clip by their measured error curves: a total so that the mean error is least, and the dual.

/** Errors of one block at some kept counts; counts rise, errors need not fall. */
export interface ErrorCurve {
  n: readonly number[];
  mse: readonly number[];
}

/** A straight piece of a block's lower convex hull, and what one token gains there. */
interface Piece {
  block: number;
  tokens: number;
  gain: number;
}

/**
 * Counts, one per block, that add up to `total` and whose mean error is least on the lower convex hulls of the curves (a convex
 * separable allocation: Fox 1966): of all hulls the pieces that gain most per token first, the last one in part. A total above
 * what the blocks can hold gives each its most. Throws RangeError where the blocks' least counts exceed it.
 */
export function spendTotal(curves: readonly ErrorCurve[], total: number): number[] {
  const counts = curves.map(leastCount);
  let left = total - counts.reduce((sum, n) => sum + n, 0);
  if (left < 0)
    throw new RangeError(`${total} tokens are fewer than the ${total - left} that the blocks need at least`);
  for (const { block, tokens } of piecesByGain(curves)) {
    const spent = Math.min(left, tokens);
    counts[block]! += spent;
    left -= spent;
  }
  return counts;
}

/** The fewest tokens, as counts per block, with which the mean error on the lower convex hulls is at most `mean`, where that can be reached. */
export function spendForMean(curves: readonly ErrorCurve[], mean: number): number[] {
  const counts = curves.map(leastCount);
  let excess = curves.reduce((sum, { mse }) => sum + mse[0]!, 0) - mean * curves.length;
  for (const { block, tokens, gain } of piecesByGain(curves)) {
    if (excess <= 0 || gain <= 0) break;
    const spent = Math.min(tokens, Math.ceil(excess / gain));
    counts[block]! += spent;
    excess -= spent * gain;
  }
  return counts;
}

function leastCount({ n, mse }: ErrorCurve): number {
  if (n.length === 0 || n.length !== mse.length)
    throw new RangeError('an error curve needs as many errors as counts, at least one');
  return n[0]!;
}

/** The hull pieces of all blocks, those that gain most per token first; a block's own stay in order, as a hull's gains fall. */
function piecesByGain(curves: readonly ErrorCurve[]): Piece[] {
  return curves.flatMap(hullPieces).sort((a, b) => b.gain - a.gain);
}

function hullPieces({ n, mse }: ErrorCurve, block: number): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  while (from < n.length - 1) {
    let to = from + 1;
    const gainTo = (i: number) => (mse[from]! - mse[i]!) / (n[i]! - n[from]!);
    for (let i = to + 1; i < n.length; i++) if (gainTo(i) >= gainTo(to)) to = i;
    pieces.push({ block, tokens: n[to]! - n[from]!, gain: gainTo(to) });
    from = to;
  }
  return pieces;
}
