// Allocations of one chunk that are worth measuring whole, and what lies between two of them.
import { countAt, type ErrorCurve, refined } from './allocate';

/** Slopes beside the one that would spend the budget if blocks were independent, as factors of it: steeper, so fewer tokens, first. */
const slopes = [2.2, 1, 0.45];
/** How much of a token's gain each later block of the chunk shares, as it keeps what the earlier ones show: a guess, hence several. */
const carried = [0, 0.15, 0.5];

/**
 * Kept counts of all blocks of a chunk, several ways: the least and the most of each, the same `even` count, and what the blocks' own curves
 * give at several slopes, more or less in favour of the earlier blocks. Always the same number of them.
 */
export function candidatesOf(
  curves: readonly ErrorCurve[],
  slope: number,
  { minToks, maxToks, even }: { minToks: number; maxToks: number; even: number },
): Int32Array[] {
  const fine = curves.map(refined);
  const same = (n: number) => new Int32Array(curves.length).fill(n);
  const shaped = slopes.flatMap((factor) =>
    carried.map((share) => {
      const weights = curves.map((_, i) => 1 + share * (curves.length - 1 - i));
      const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
      return Int32Array.from(fine, (curve, i) => countAt(curve, (slope * factor * mean) / weights[i]!));
    }),
  );
  return [same(minToks), same(even), same(maxToks), ...shaped];
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** A chunk's own curve: tokens of its candidates, rising, and the least error that one of so many tokens gave. `errors`: of each candidate, all blocks. */
export function chunkCurve(candidates: readonly Int32Array[], errors: readonly number[]) {
  const byTokens = candidates
    .map((counts, i) => ({ counts, tokens: sum(counts), error: errors[i]! }))
    .sort((a, b) => a.tokens - b.tokens || a.error - b.error)
    .filter(({ tokens }, i, all) => tokens !== all[i - 1]?.tokens);
  return {
    n: byTokens.map(({ tokens }) => tokens),
    error: byTokens.map(({ error }) => error),
    counts: byTokens.map(({ counts }) => counts),
  };
}

/**
 * Counts of a chunk's blocks that add up to `tokens`: on the way from one candidate to another in the same share for every block, and the
 * odd tokens to the earliest blocks that can take them.
 */
export function countsBetween(from: Int32Array, to: Int32Array, tokens: number): Int32Array {
  const [least, most] = [sum(from), sum(to)];
  const share = most === least ? 0 : (tokens - least) / (most - least);
  const counts = from.map((n, i) => Math.floor(n + share * (to[i]! - n)));
  for (let left = tokens - sum(counts), i = 0; left > 0; i = (i + 1) % counts.length) {
    if (counts[i]! >= Math.max(from[i]!, to[i]!)) continue;
    counts[i]!++;
    left--;
  }
  return counts;
}
