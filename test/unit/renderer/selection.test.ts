// The figures of a selection must be those of its frames, summed one by one.
import { describe, expect, it } from 'vitest';
import { defaultReview, psnrOf } from '../../../src-main/contract';
import {
  framesOf,
  ownFigures,
  selectionStatistics,
  selectionText,
  spanFigures,
  wholeFrames,
} from '../../../src-renderer/lib/selection';
import { Series } from '../../../src-renderer/lib/series';
import { fakeMarks } from './harness/fakeMarks';
import { batchOf, fakeSeries } from './harness/fakeSeries';

const frames = 3000;
const fps = 25;
const fake = fakeSeries({ frames, fps, threshold: 0.007, maxToks: 256, shot: 60, seed: 8, ssim: true });
const series = new Series();
series.append(batchOf('a', fake, 0, frames));
series.setMarks({ marks: fakeMarks(fake, frames, defaultReview), review: defaultReview });

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('selectionStatistics', () => {
  it.each([
    [0, 3000],
    [17, 18],
    [411, 2222],
  ])('of frames %i to %i are what summing one by one gives', (from, to) => {
    const span = { start: from / fps, end: to / fps };
    const found = selectionStatistics(series, span);
    if (found === null) throw new Error('nothing was found');
    const part = <T>(values: readonly T[]) => values.slice(from, to);
    const mse = part(fake.mse).map(Math.fround);
    expect(found.frames).toBe(to - from);
    expect(found.seconds).toBeCloseTo((to - from) / fps, 9);
    expect(found.tokens).toBe(sum(part(fake.tokens)));
    expect(found.tokensPerSecond).toBeCloseTo((sum(part(fake.tokens)) / (to - from)) * fps, 6);
    expect(found.meanMse).toBeCloseTo(sum(mse) / mse.length, 12);
    expect(found.maxMse).toBe(Math.max(...mse));
    expect(found.leastSsim).toBe(Math.min(...part(fake.ssim ?? []).map(Math.fround)));
    const over = part(fake.passed).filter((passed) => !passed).length;
    expect(found.overPercent).toBeCloseTo((over / mse.length) * 100, 9);
    expect(found.meanMotion).toBeCloseTo(sum(part(fake.measures.motion)) / mse.length, 6);
    const cuts = series.marks.filter(({ kind, ordinal }) => kind === 'cut' && ordinal >= from && ordinal < to);
    expect(found.marks.cut).toBe(cuts.length);
  });

  it('share the tokens of a block among its frames', () => {
    const blocks = new Series();
    const batch = batchOf('a', fake, 0, 8);
    for (const [name, value] of Object.entries(batch.blocks))
      if (Array.isArray(value)) Object.assign(batch.blocks, { [name]: value.slice(0, 2) });
    batch.blocks.frameCount = [4, 4];
    batch.blocks.n = [100, 20];
    blocks.append(batch);
    expect(selectionStatistics(blocks, { start: 2 / fps, end: 6 / fps })?.tokens).toBe(60);
  });

  it('are none where no frame is', () => {
    expect(selectionStatistics(series, { start: 500, end: 600 })).toBeNull();
    expect(selectionStatistics(new Series(), { start: 0, end: 1 })).toBeNull();
  });
});

describe('wholeFrames', () => {
  it('widens what was drawn to the frames it touches, in either direction', () => {
    const span = wholeFrames(series, 1.05, 0.99);
    expect(span).toEqual({ start: 24 / fps, end: 27 / fps });
    expect(framesOf(series, span ?? { start: 0, end: 0 })).toEqual([24, 27]);
  });

  it('ends where the frames end, and is none beside them', () => {
    expect(wholeFrames(series, 119.99, 400)).toEqual({ start: 2999 / fps, end: 3000 / fps });
    expect(wholeFrames(series, 200, 400)).toBeNull();
    expect(wholeFrames(new Series(), 0, 1)).toBeNull();
  });
});

describe('the figures as text', () => {
  it('have a line each, and a column for each analysis', () => {
    const found = selectionStatistics(series, { start: 0, end: 4 });
    if (found === null) throw new Error('nothing was found');
    const lines = selectionText('0 to 4', [
      { id: 'a', label: 'one', found },
      { id: 'b', label: 'two', found: null },
    ])
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe('0 to 4\tone\ttwo');
    expect(lines).toContain('Frames\t100\t');
    expect(lines).toContain(`PSNR\t${psnrOf(found.meanMse).toFixed(1)} dB\t`);
    expect(lines).toHaveLength(1 + spanFigures(found).length + ownFigures(found).length);
  });
});
