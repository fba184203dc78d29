// Adaptive against uniform on an example small enough to do by hand, and the results and rows made of it.
import { describe, expect, it } from 'vitest';
import { csvColumns, curveCsv } from '../../../../src-main/analysis/curve/csv';
import { adaptiveShares, efficiencyOf, tokensAt } from '../../../../src-main/analysis/curve/efficiency';
import { defaultCounts, defaultThresholds, nearestThreshold } from '../../../../src-main/analysis/curve/grid';
import { curveResults } from '../../../../src-main/analysis/curve/results';
import type { Measured } from '../../../../src-main/analysis/curve/schema';

/** Four blocks of which one each passes threshold 1 from 2, 4 and 8 tokens on, and one never. */
const passesFrom = [2, 4, 8, 99];
const errorAt = (count: number, block: number) => (count >= passesFrom[block]! ? 0.5 : 2) - count / 100;
const clip = (kind: Measured['kind'], name: string): Measured => ({
  name,
  kind,
  frame: [0, 1, 2, 3],
  chunkStart: [true, false, false, false],
  highFrequency: [0.1, 0.2, 0.3, 0.4],
  uniform: [2, 4, 8, 16].map((count) => ({
    count,
    mse: passesFrom.map((_, block) => errorAt(count, block)),
    ssim: [0.1, 0.2, 0.3, count / 16],
  })),
  adaptive: [{ threshold: 1, n: [2, 4, 8, 16], mse: [0.5, 0.5, 0.5, 2], passed: [true, true, true, false] }],
  fixed: [{ model: 'only-8', count: 8, mse: [0.5, 0.5, 2, 2], ssim: [1, 1, 1, 1] }],
});

describe('efficiencyOf', () => {
  const found = efficiencyOf(clip('video', 'a'), 1, 2, 16);
  it('counts who is satisfied, and the tokens of all', () => {
    expect(found.uniform).toEqual([
      { count: 2, tokensPercent: 12.5, satisfiedPercent: 25 },
      { count: 4, tokensPercent: 25, satisfiedPercent: 50 },
      { count: 8, tokensPercent: 50, satisfiedPercent: 75 },
      { count: 16, tokensPercent: 100, satisfiedPercent: 75 },
    ]);
    // Of 64 tokens: 2+2+2+2, 2+4+4+4, 2+4+8+8, 2+4+8+16.
    expect(found.adaptive).toEqual([
      { cap: 2, tokensPercent: 12.5, satisfiedPercent: 25 },
      { cap: 4, tokensPercent: 21.875, satisfiedPercent: 50 },
      { cap: 8, tokensPercent: 34.375, satisfiedPercent: 75 },
      { cap: 16, tokensPercent: 46.875, satisfiedPercent: 75 },
    ]);
  });
  it('compares at the highest satisfaction of uniform and its least count', () => {
    const expected = { count: 8, satisfiedPercent: 75, uniformTokensPercent: 50, adaptiveTokensPercent: 34.375 };
    expect(found.highest).toEqual({ ...expected, ratio: 50 / 34.375 });
  });
  it('compares at each whole percent, uniform on straight lines, adaptive by the least cap', () => {
    expect(found.ratios).toHaveLength(75);
    const at = (percent: number) => found.ratios[percent - 1]!;
    expect(at(10).ratio).toBe(1);
    expect(at(50)).toMatchObject({ satisfiedPercent: 50, uniformTokensPercent: 25, adaptiveTokensPercent: 21.875 });
    expect(at(60)).toMatchObject({ satisfiedPercent: 60, uniformTokensPercent: 35, adaptiveTokensPercent: 34.375 });
    expect(found.best).toEqual(at(75));
  });
  it('compares a fixed-count model at its own satisfaction', () => {
    const expected = { model: 'only-8', count: 8, tokensPercent: 50, satisfiedPercent: 50, ratio: 50 / 21.875 };
    expect(found.fixed).toEqual([expected]);
  });
  it('has no ratio where nobody is satisfied', () => {
    const hopeless = clip('video', 'a');
    for (const row of hopeless.uniform) row.mse.fill(3);
    hopeless.adaptive[0]!.passed.fill(false);
    expect(efficiencyOf(hopeless, 1, 2, 16)).toMatchObject({ highest: null, best: null, ratios: [] });
  });
});

describe('shares', () => {
  it('of a curve that falls in between are reached at the first point', () => {
    const points = [
      [10, 20],
      [20, 60],
      [30, 40],
      [40, 80],
    ].map(([tokensPercent, satisfiedPercent]) => ({
      tokensPercent: tokensPercent!,
      satisfiedPercent: satisfiedPercent!,
    }));
    expect(tokensAt(points, 40)).toBe(15);
    expect(tokensAt(points, 60)).toBe(20);
    expect(tokensAt(points, 70)).toBe(37.5);
    expect(tokensAt(points, 5)).toBe(10);
    expect(tokensAt(points, 81)).toBeNull();
  });
  it('of adaptive do not satisfy a block that passes nowhere, even under the largest cap', () => {
    expect(adaptiveShares([16], [false], 4, 16).at(-1)).toMatchObject({ cap: 16, satisfiedPercent: 0 });
    expect(adaptiveShares([16], [true], 4, 16).at(-1)).toMatchObject({ cap: 16, satisfiedPercent: 100 });
  });
});

describe('curveResults', () => {
  const clips = [clip('video', 'a'), clip('picture', 'b, "c"')];
  const model = { minToks: 2, maxToks: 16 };
  const results = curveResults(clips, { thresholds: [1] }, model);
  it('sums up clips and groups', () => {
    expect(results.groups.map(({ name, blocks }) => [name, blocks])).toEqual([
      ['all videos', 4],
      ['all pictures', 4],
      ['all', 8],
    ]);
    expect(results.efficiency.map(({ kind }) => kind)).toEqual(['video', 'picture']);
    const [first] = results.clips;
    expect(first!.thresholds).toMatchObject([{ tokens: 7.5, tokensPercent: 46.875, satisfiedPercent: 75 }]);
    const { mse, psnr, medianPsnr, ssim } = first!.counts[0]!;
    expect(mse).toBeCloseTo((0.48 + 3 * 1.98) / 4, 12);
    expect(psnr).toBeCloseTo(10 * Math.log10(4 / mse), 12);
    expect(medianPsnr).toBeCloseTo(10 * Math.log10(4 / 1.98), 12);
    expect(ssim).toBeCloseTo((0.1 + 0.2 + 0.3 + 0.125) / 4, 12);
    expect(results.correlations).toEqual([{ threshold: 1, spearman: expect.closeTo(1, 12) }]);
  });
  it('says whether the error falls at every step', () => {
    expect(results.clips[0]!.errorFalls).toBe(true);
    const flat = clip('video', 'a');
    flat.uniform[2]!.mse = [...flat.uniform[1]!.mse];
    expect(curveResults([flat], { thresholds: [1] }, model).clips[0]!.errorFalls).toBe(false);
  });
  it('makes one row per clip and count, threshold and fixed-count model', () => {
    const names = { ...model, name: 'tiny', weightHash: '', resolution: 8, framesPerBlock: 1, maxContextBlocks: 4 };
    const csv = curveCsv({ results, model: { ...names, defaultThreshold: 1 } });
    const lines = csv.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 2 * (4 + 1 + 1));
    expect(lines[0]).toBe(csvColumns.join(','));
    expect(lines[1]).toMatch(/^a,video,uniform,tiny,4,2,,2,12\.5,,1\.605/);
    expect(lines[5]).toBe(`a,video,adaptive,tiny,4,,1,7.5,46.875,75,0.875,${10 * Math.log10(4 / 0.875)},,,,,`);
    expect(lines[6]).toMatch(/^a,video,fixed,only-8,4,8,,8,50,,1\.25,/);
    expect(lines[7]).toMatch(/^"b, ""c""",picture,uniform,/);
  });
});

describe('the default grid', () => {
  it('scales with the model', () => {
    expect(defaultCounts(16, 256)).toEqual([16, 32, 64, 128, 192, 256]);
    expect(defaultCounts(256, 4096)).toEqual([256, 512, 1024, 2048, 3072, 4096]);
    expect(defaultCounts(16, 16)).toEqual([16]);
    expect(defaultThresholds(0.02)).toEqual([0.01, 0.015, 0.02, 0.03, 0.04, 0.06]);
    expect(defaultThresholds(3)).toEqual([1.5, 2.25, 3]);
    expect(nearestThreshold([0.001, 0.01, 0.1], 0.02)).toBe(0.01);
  });
});
