// Plain statistics against closed forms.
import { describe, expect, it } from 'vitest';
import { decibels, mean, median, quantile, spearman } from '../../../src-main/analysis/statistics';

describe('decibels', () => {
  it('is 10 log10(4 / MSE), and a number for an exact block', () => {
    expect(decibels(0.003)).toBeCloseTo(31.25, 2);
    expect(decibels(4)).toBe(0);
    expect(decibels(0)).toBe(100);
  });
});

describe('mean and quantiles', () => {
  it('take the middle in order, linear between neighbours', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 1, 4])).toBe(4);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(quantile([40, 10, 30, 20, 50], 0.25)).toBe(20);
    expect(quantile([0, 1], 0.75)).toBe(0.75);
  });
  it('are 0 for nothing', () => {
    expect([mean([]), median([])]).toEqual([0, 0]);
  });
});

describe('spearman', () => {
  it('is 1 for any rising relation and -1 for any falling one', () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 11, 1000])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [9, 4, 1])).toBeCloseTo(-1, 12);
  });
  it('gives ties the mean of their ranks', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    expect(spearman([1, 2, 2, 3], [5, 6, 7, 8])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  });
  it('is not defined for a constant or a single value', () => {
    expect(spearman([3, 3, 3], [1, 2, 3])).toBeNull();
    expect(spearman([1], [1])).toBeNull();
  });
});
