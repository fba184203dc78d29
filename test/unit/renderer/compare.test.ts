// Comparing: what is suggested, what fits into a run, what analyses are called, how far a run is, how pictures are laid out.
import { describe, expect, it } from 'vitest';
import { type AnalysisSettings, defaultPreferences, type Progress, settingsFrom } from '../../../src-main/contract';
import {
  countsPerFrame,
  drawnOf,
  errorCeiling,
  tokenCeiling,
} from '../../../src-renderer/features/timeline/figureInput';
import { fitsOneRun, runsAsked, sortedThresholds, suggestedThresholds } from '../../../src-renderer/lib/compare';
import { squareGrid } from '../../../src-renderer/lib/grid';
import { analysisLabels, fullLabel, fullLabels, targetText } from '../../../src-renderer/lib/labels';
import { runProgress, runStatus } from '../../../src-renderer/lib/runs';
import { Series } from '../../../src-renderer/lib/series';

const models = [
  { name: 'a', defaultThreshold: 0.007 },
  { name: 'b', defaultThreshold: 0.007 },
  { name: 'c', defaultThreshold: 0.01 },
];

describe('what to compare', () => {
  it('is a third and three times the error, in any metric', () => {
    expect(suggestedThresholds('mse', 0.007, [])).toEqual([0.0023, 0.021]);
    expect(suggestedThresholds('psnr', 27.6, [])).toEqual([32.4, 22.8]);
    expect(suggestedThresholds('ssim', 0.8, [])).toEqual([0.93, 0.4]);
    expect(suggestedThresholds('mse', 0.007, [0.02])).toEqual([0.0023]);
    expect(suggestedThresholds('ssim', 0.5, [])).toEqual([0.83]);
  });

  it('is kept in order of the error', () => {
    expect(sortedThresholds('mse', [0.02, 0.003, 0.02])).toEqual([0.003, 0.02]);
    expect(sortedThresholds('psnr', [20, 30])).toEqual([30, 20]);
  });

  it('fits into a run as the contract cuts it', () => {
    const chosen = { threshold: 0.007, model: 'a', models };
    const preferences = { ...defaultPreferences, compareThresholds: [0.003, 0.02], compareModels: ['b', 'gone', 'a'] };
    expect(runsAsked(preferences, chosen)).toBe(6);
    expect(settingsFrom(preferences, models)).toHaveLength(6);
    expect(fitsOneRun(preferences, chosen)).toBe(true);
    expect(fitsOneRun({ ...preferences, compareModels: ['b', 'c'] }, chosen)).toBe(false);
    expect(runsAsked({ ...preferences, search: 'fixed' }, chosen)).toBe(2);
  });
});

describe('labels', () => {
  const analysis = (model: string, change: Partial<AnalysisSettings> = {}) => {
    const [settings] = settingsFrom({ ...defaultPreferences, threshold: 0.007 }, models);
    return {
      name: `${model}.etok`,
      model: { name: model },
      settings: { ...(settings as AnalysisSettings), ...change },
    };
  };

  it('say what differs and no more', () => {
    expect(analysisLabels([analysis('a'), analysis('a', { threshold: 0.003 })])).toEqual(['0.007', '0.003']);
    expect(analysisLabels([analysis('a'), analysis('b')])).toEqual(['a', 'b']);
    expect(analysisLabels([analysis('a'), analysis('b', { threshold: 0.003 })])).toEqual(['a, 0.007', 'b, 0.003']);
    expect(analysisLabels([analysis('a'), analysis('a', { search: 'binary' })])).toEqual([
      'fewest, fast',
      'fewest, exact',
    ]);
    expect(analysisLabels([analysis('a'), analysis('a', { sampling: { kind: 'fps', fps: 2 } })])).toEqual([
      'every frame',
      '2 per second',
    ]);
  });

  it('leave out what all names of models begin with, where more differs', () => {
    const two = [analysis('elastictok-s-fsq'), analysis('elastictok-s-vae', { threshold: 0.003 })];
    expect(analysisLabels(two)).toEqual(['fsq, 0.007', 'vae, 0.003']);
    expect(analysisLabels([analysis('elastictok-s-fsq'), analysis('elastictok-s-vae')])).toEqual([
      'elastictok-s-fsq',
      'elastictok-s-vae',
    ]);
  });

  it('are full in a list, with what else differs', () => {
    const two = [analysis('a'), analysis('a', { sampling: { kind: 'fps', fps: 2 } })];
    expect(fullLabels(two)).toEqual(['0.007, every frame, a', '0.007, 2 per second, a']);
    expect(fullLabels([analysis('a')])).toEqual(['0.007, a']);
  });

  it('name a single one whole, and equal ones by their folder', () => {
    expect(analysisLabels([analysis('a')])).toEqual(['a, 0.007']);
    expect(analysisLabels([analysis('a'), { ...analysis('a'), name: 'a-2.etok' }])).toEqual(['a.etok', 'a-2.etok']);
  });

  it('say what counts go by', () => {
    expect(targetText(analysis('a', { search: 'fixed', count: 64 }).settings)).toBe('64 tokens');
    expect(targetText(analysis('a', { search: 'fixed' }).settings)).toBe('all tokens');
    const budget = { kind: 'mean-tokens', value: 64 } as const;
    expect(fullLabel(analysis('a', { search: 'budget', budget }))).toBe('a, mean 64 tokens');
    expect(targetText(analysis('a', { metric: 'psnr', threshold: 30 }).settings)).toBe('30.0 dB');
  });
});

describe('a run', () => {
  const progress = (change: Partial<Progress>): Progress => ({
    phase: 'analysing',
    framesDone: 0,
    framesTotal: null,
    fraction: null,
    framesPerSecond: null,
    secondsLeft: null,
    elapsedSeconds: 0,
    ...change,
  });
  const done = { status: 'complete' as const, progress: progress({ framesDone: 100, framesTotal: 100, fraction: 1 }) };
  const going = {
    status: 'running' as const,
    progress: progress({ framesDone: 50, framesTotal: 100, fraction: 0.5, framesPerSecond: 10, elapsedSeconds: 5 }),
  };
  const waiting = { status: 'queued' as const, progress: progress({ phase: 'waiting' }) };

  it('is as far as its analyses together, in frames of the clip that each of them goes over', () => {
    const sum = runProgress([done, going, waiting]);
    expect([sum.framesDone, sum.framesTotal, sum.fraction, sum.framesPerSecond]).toEqual([50, 100, 0.5, 10 / 3]);
    expect([sum.phase, sum.secondsLeft, sum.elapsedSeconds]).toEqual(['analysing', 15, 5]);
  });

  it('of one analysis is that one', () => {
    expect(runProgress([going])).toBe(going.progress);
    expect(runProgress([]).framesDone).toBe(0);
  });

  it('does not claim what nobody knows', () => {
    const unknown = { status: 'running' as const, progress: progress({ framesDone: 4 }) };
    expect(runProgress([unknown, waiting])).toMatchObject({ framesDone: 2, framesTotal: null, fraction: null });
  });

  it('runs while any of it does', () => {
    expect(runStatus([waiting, going], 'complete')).toBe('running');
    expect(runStatus([waiting, done], 'complete')).toBe('queued');
    expect(runStatus([done], 'partial')).toBe('partial');
  });
});

describe('the axes of compared analyses', () => {
  const model = (maxToks: number, framesPerBlock: number) => ({ model: { maxToks, framesPerBlock } });
  it('reach to the largest count, of a block or of a frame where blocks differ', () => {
    expect(tokenCeiling([model(256, 1), model(512, 1)])).toBe(512);
    expect(tokenCeiling([model(256, 1), model(4096, 4)])).toBe(1024);
    expect([countsPerFrame([model(256, 1)]), countsPerFrame([model(256, 1), model(9, 4)])]).toEqual([false, true]);
    expect(tokenCeiling([])).toBe(1);
  });

  it('show every threshold', () => {
    expect(errorCeiling([0.01])).toBe(0.02);
    expect(errorCeiling([0.01, 0.003])).toBe(0.02);
    expect(errorCeiling([0.01, 0.03])).toBeCloseTo(0.039);
  });

  it('leave out errors in another unit', () => {
    const [base] = settingsFrom(defaultPreferences, models);
    const shown = (['mse', 'psnr', 'ssim'] as const).map((metric) => ({
      settings: { ...(base as AnalysisSettings), metric, threshold: metric === 'psnr' ? 30 : 0.5 },
      model: {
        name: 'a',
        bottleneck: 'fsq' as const,
        resolution: 8,
        framesPerBlock: 1,
        minToks: 1,
        maxToks: 4,
        patchSize: [1, 4, 4] as [number, number, number],
        tokenOrder: 'raster' as const,
      },
    }));
    const series = new Series();
    const drawn = drawnOf(shown, () => series);
    expect(drawn.others.map(({ comparable, slot }) => [slot, comparable])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(drawn.main?.tokens).toBe(series.frameTokens);
    expect(drawn.maxError).toBe(1);
  });
});

describe('the grid of pictures', () => {
  it('takes a row or a square, whichever gives larger pictures', () => {
    expect(squareGrid(2, 900, 400, 12, 26).columns).toBe(2);
    expect(squareGrid(4, 1600, 400, 12, 26).columns).toBe(4);
    expect(squareGrid(4, 900, 700, 12, 26).columns).toBe(2);
    expect(squareGrid(3, 300, 1200, 12, 26).columns).toBe(1);
  });
  it('never overflows while there is room for the smallest', () => {
    for (const [count, width, height] of [
      [2, 520, 260],
      [3, 640, 300],
      [5, 900, 500],
    ] as const) {
      const { columns, side } = squareGrid(count, width, height, 12, 26);
      expect(columns * (side + 12) + 12).toBeLessThanOrEqual(width);
      expect(Math.ceil(count / columns) * (side + 26 + 12) + 12).toBeLessThanOrEqual(height);
    }
  });
});
