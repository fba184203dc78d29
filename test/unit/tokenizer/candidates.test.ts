// Allocations of a chunk: within the limits, as many as promised, and every total between two of them met.
import { describe, expect, it } from 'vitest';
import { candidatesOf, chunkCurve, countsBetween } from '../../../src-main/tokenizer/search/candidates';

const grid = [16, 32, 64, 128, 256];
const curve = (scale: number) => ({ n: grid, error: grid.map((n) => scale / n) });
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const limits = { minToks: 16, maxToks: 256, even: 64 };

describe('candidatesOf', () => {
  it('gives the same number for every chunk, each block within the limits, the even one among them', () => {
    for (const scales of [[1], [1, 2, 0.1], [0, 0, 0, 0]]) {
      const candidates = candidatesOf(scales.map(curve), 0.0003, limits);
      expect(candidates).toHaveLength(12);
      for (const counts of candidates) {
        expect(counts).toHaveLength(scales.length);
        expect(counts.every((n) => n >= 16 && n <= 256)).toBe(true);
      }
      expect(candidates.some((counts) => counts.every((n) => n === 64))).toBe(true);
    }
  });
  it('favours earlier blocks where later ones share what they show', () => {
    const [, , , plain, some, much] = candidatesOf([curve(1), curve(1), curve(1)], 0.0003, limits);
    expect(new Set(plain!).size).toBe(1);
    expect(some![0]).toBeGreaterThanOrEqual(some![2]!);
    expect(much![0]).toBeGreaterThan(much![2]!);
  });
});

describe('chunkCurve', () => {
  it('rises in tokens and keeps the best of equal ones', () => {
    const counts = [Int32Array.of(3, 1), Int32Array.of(1, 1), Int32Array.of(2, 2)];
    expect(chunkCurve(counts, [5, 9, 4])).toEqual({ n: [2, 4], error: [9, 4], counts: [counts[1], counts[2]] });
  });
});

describe('countsBetween', () => {
  it('meets every total between two allocations, also where a block falls on the way', () => {
    const [from, to] = [Int32Array.of(16, 40, 16, 20), Int32Array.of(200, 16, 90, 20)];
    for (let total = sum(from); total <= sum(to); total++) {
      const counts = countsBetween(from, to, total);
      expect(sum(counts)).toBe(total);
      counts.forEach((n, i) => {
        expect(n).toBeGreaterThanOrEqual(Math.min(from[i]!, to[i]!));
        expect(n).toBeLessThanOrEqual(Math.max(from[i]!, to[i]!));
      });
    }
    expect(countsBetween(from, from, sum(from))).toEqual(from);
  });
});
