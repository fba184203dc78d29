// Totals: closed forms, and the same whether blocks are live or read back.
import { describe, expect, it } from 'vitest';
import { createSummary } from '../../../src-main/analysis/summary';

function summaryOf(mse: ArrayLike<number>, maxToks = 40) {
  const summary = createSummary(maxToks);
  const [n, nfe] = [
    [10, 30, 40, 40],
    [3, 3, 2, 4],
  ];
  for (let i = 0; i < 4; i++)
    summary.addBlock({ n: n[i]!, mse: mse[i]!, passed: mse[i]! <= 0.5, nfe: nfe[i]! }, i === 3 ? 1 : 2);
  return summary.totals();
}

describe('summary', () => {
  it('counts tokens, shares, errors and probes', () => {
    expect(summaryOf([0.25, 0.5, 1, 0.25])).toEqual({
      frames: 7,
      blocks: 4,
      tokens: 120,
      tokensPercent: 75,
      satisfiedPercent: 75,
      meanMse: 0.5,
      probes: 12,
    });
  });
  it('is all zero while there is no block', () => {
    expect(createSummary(40).totals()).toEqual({
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
    expect(summaryOf(Float32Array.from(mse))).toEqual(summaryOf(mse));
  });
});
