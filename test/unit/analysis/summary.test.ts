// Totals: closed forms, and the same whether blocks come one by one or all at once.
import { describe, expect, it } from 'vitest';
import { createSummary, isSatisfied, summarize } from '../../../src-main/analysis/summary';

describe('summary', () => {
  it('counts tokens, shares, errors and probes', () => {
    const series = { n: [10, 30, 40, 40], mse: [0.25, 0.5, 1, 0.25], nfe: [3, 3, 2, 4] };
    const totals = {
      frames: 7,
      blocks: 4,
      tokens: 120,
      tokensPercent: 75,
      satisfiedPercent: 75,
      meanMse: 0.5,
      probes: 12,
    };
    expect(summarize(series, 7, 40, 0.5)).toEqual(totals);
    const summary = createSummary(40, 0.5);
    for (let i = 0; i < 4; i++) summary.addBlock(series.n[i]!, series.mse[i]!, series.nfe[i]!, i === 3 ? 1 : 2);
    expect(summary.totals()).toEqual(totals);
  });
  it('is all zero while there is no block', () => {
    expect(createSummary(40, 0.5).totals()).toEqual({
      frames: 0,
      blocks: 0,
      tokens: 0,
      tokensPercent: 0,
      satisfiedPercent: 0,
      meanMse: 0,
      probes: 0,
    });
  });
  it('sums errors as they are stored, so that reading back changes nothing', () => {
    const mse = [0.1, 0.2, 0.3, 0.0069];
    const zeros = [0, 0, 0, 0];
    const live = summarize({ n: zeros, mse, nfe: zeros }, 4, 1, 0.007);
    expect(summarize({ n: zeros, mse: Float32Array.from(mse), nfe: zeros }, 4, 1, 0.007)).toEqual(live);
    expect(live.satisfiedPercent).toBe(25);
  });
  it('decides on the error as it is stored: never above the threshold, whatever float32 makes of the threshold', () => {
    // float32 has no 0.007: the nearest value is a little above it, and an error stored as that value does not pass.
    expect(isSatisfied(Math.fround(0.007), 0.007)).toBe(false);
    expect(isSatisfied(0.0069, 0.007)).toBe(true);
    expect(isSatisfied(0.0071, 0.007)).toBe(false);
  });
});
