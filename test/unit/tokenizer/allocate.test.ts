// Tokens over the blocks of a clip: totals met exactly, no better allocation on convex curves, the dual.
import { describe, expect, it } from 'vitest';
import { type ErrorCurve, refined, spendForError, spendTotal } from '../../../src-main/tokenizer/search/allocate';

const counts = [1, 2, 3, 4, 5, 6];
const curve = (error: (n: number) => number): ErrorCurve => ({ n: counts, error: counts.map(error) });
const errorOf = (curves: readonly ErrorCurve[], kept: ArrayLike<number>) =>
  curves.reduce((sum, { error }, i) => sum + error[kept[i]! - 1]!, 0);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('spendTotal', () => {
  const convex = [curve((n) => 8 / n), curve((n) => 2 ** -n), curve((n) => 3 - 0.4 * n)];

  it('finds what trying every allocation finds, on convex curves', () => {
    for (let total = 3; total <= 18; total++) {
      let least = Number.POSITIVE_INFINITY;
      for (const a of counts)
        for (const b of counts) {
          const c = total - a - b;
          if (c >= 1 && c <= 6) least = Math.min(least, errorOf(convex, [a, b, c]));
        }
      const kept = spendTotal(convex, total);
      expect(sum(kept)).toBe(total);
      expect(errorOf(convex, kept)).toBeCloseTo(least, 12);
    }
  });

  it('goes over dips and flat parts along the hull, and meets every total on rough curves', () => {
    const rough = [curve((n) => (n % 2) + 1 / n), curve(() => 1), curve((n) => n)];
    for (let total = 3; total <= 18; total++) {
      const kept = spendTotal(rough, total);
      expect(sum(kept)).toBe(total);
      expect(kept.every((n) => n >= 1 && n <= 6)).toBe(true);
    }
    // What makes things worse is spent last.
    expect([...spendTotal(rough, 13)]).toEqual([6, 6, 1]);
  });

  it('uses counts between the measured ones, so that a coarse grid costs little', () => {
    const grid = [16, 32, 64, 128, 256];
    const scales = [1, 3, 0.2, 8];
    const error = (scale: number, n: number) => scale * n ** -0.8;
    const coarse = scales.map((scale) => refined({ n: grid, error: grid.map((n) => error(scale, n)) }));
    const kept = spendTotal(coarse, 4 * 64);
    expect(sum(kept)).toBe(256);
    const reached = scales.reduce((total, scale, i) => total + error(scale, kept[i]!), 0);
    // In the best allocation all slopes are equal, so counts go by scale ^ (1 / 1.8).
    const weights = scales.map((scale) => scale ** (1 / 1.8));
    const best = scales.reduce((total, scale, i) => total + error(scale, (256 * weights[i]!) / sum(weights)), 0);
    expect(reached / best).toBeLessThan(1.01);
  });

  it('gives each block its most where there is more, and says where there is too little', () => {
    expect([...spendTotal(convex, 99)]).toEqual([6, 6, 6]);
    expect(() => spendTotal(convex, 2)).toThrow('fewer than the 3');
    expect(() => spendTotal([{ n: [], error: [] }], 2)).toThrow('error curve');
  });
});

describe('spendForError', () => {
  const convex = [curve((n) => 8 / n), curve((n) => 2 ** -n)];

  it('reaches the mean with no token to spare', () => {
    for (const mean of [3, 2, 1.2, 0.8]) {
      const kept = spendForError(convex, 2 * mean);
      expect(errorOf(convex, kept)).toBeLessThanOrEqual(2 * mean + 1e-12);
      const total = sum(kept);
      if (total > 2) expect(errorOf(convex, spendTotal(convex, total - 1))).toBeGreaterThan(2 * mean);
    }
  });

  it('spends all that helps where the mean is out of reach', () => {
    expect([...spendForError(convex, 0)]).toEqual([6, 6]);
    expect([...spendForError([curve((n) => n)], 0)]).toEqual([1]);
  });
});
