// Metrics: closed forms of limits, and decisions on errors as they are stored.
import { describe, expect, it } from 'vitest';
import {
  analysisSettingsSchema,
  blockError,
  defaultPreferences,
  defaultThreshold,
  errorLimit,
  isThreshold,
  isWithin,
  settingsFrom,
  thresholdOf,
} from '../../../src-main/contract';

describe('metrics', () => {
  it('compare an MSE with a threshold in dB by the formula for pixels in [-1, 1]', () => {
    expect(errorLimit('psnr', 20)).toBeCloseTo(0.04, 12);
    expect(errorLimit('mse', 0.007)).toBe(0.007);
    expect(defaultThreshold('psnr', 0.007)).toBe(27.6);
    expect(isWithin('psnr', 20, 0.0399, null)).toBe(true);
    expect(isWithin('psnr', 20, 0.0401, null)).toBe(false);
  });
  it('turn similarity into an error, so that less is better', () => {
    expect(errorLimit('ssim', 0.9)).toBeCloseTo(0.1, 12);
    expect(blockError('ssim', 3, 0.95)).toBeCloseTo(0.05, 12);
    expect(isWithin('ssim', 0.9, 3, 0.91)).toBe(true);
    expect(isWithin('ssim', 0.9, 0, 0.89)).toBe(false);
  });
  it('give back the threshold of its own limit', () => {
    for (const [metric, threshold] of [
      ['mse', 0.02],
      ['psnr', 31.5],
      ['ssim', 0.87],
    ] as const)
      expect(thresholdOf(metric, errorLimit(metric, threshold))).toBeCloseTo(threshold, 12);
  });
  it('know which numbers are thresholds', () => {
    expect([isThreshold('mse', 0), isThreshold('mse', 4), isThreshold('mse', 5)]).toEqual([false, true, false]);
    expect([isThreshold('psnr', 31), isThreshold('ssim', 31), isThreshold('ssim', 1)]).toEqual([true, false, false]);
  });
  it('decide on the error as it is stored: never above the threshold, whatever float32 makes of the threshold', () => {
    // float32 has no 0.007: the nearest value is a little above it, and an error stored as that value does not pass.
    expect(isWithin('mse', 0.007, 0.007, null)).toBe(false);
    expect(isWithin('mse', 0.007, 0.0069, null)).toBe(true);
    expect(isWithin('mse', 0.007, 0.0071, null)).toBe(false);
  });
});

describe('settingsFrom', () => {
  const models = [
    { name: 'a', defaultThreshold: 0.02 },
    { name: 'b', defaultThreshold: 0.01 },
  ];
  const brief = (changes: object) =>
    settingsFrom({ ...defaultPreferences, ...changes }, models).map(({ model, threshold }) => [model, threshold]);

  it('takes the first model at its own threshold where nothing was chosen', () => {
    expect(brief({})).toEqual([['a', 0.02]]);
    expect(settingsFrom(defaultPreferences, [])).toEqual([]);
  });
  it('multiplies models by thresholds, the chosen ones first, nothing twice and nothing that is not there', () => {
    expect(brief({ model: 'b', compareModels: ['a', 'b', 'gone'], compareThresholds: [0.01, 0.03, 30] })).toEqual([
      ['b', 0.01],
      ['b', 0.03],
      ['a', 0.02],
      ['a', 0.01],
      ['a', 0.03],
    ]);
  });
  it('gives settings that the contract accepts, for every search and metric', () => {
    for (const search of ['fast', 'fixed', 'budget', 'published-linear'])
      for (const metric of ['mse', 'psnr', 'ssim'])
        for (const settings of settingsFrom(
          { ...defaultPreferences, ...({ search, metric } as object), compareThresholds: [0.5] },
          models,
        ))
          expect(analysisSettingsSchema.safeParse(settings).error).toBeUndefined();
  });
  it('refuses a threshold of another metric, and a budget that is not said', () => {
    const [settings] = settingsFrom(defaultPreferences, models);
    const refused = (changes: object) =>
      analysisSettingsSchema.safeParse({ ...settings, ...changes }).success === false;
    expect(refused({ metric: 'ssim', threshold: 31 })).toBe(true);
    expect(refused({ threshold: 0 })).toBe(true);
    expect(refused({ search: 'budget' })).toBe(true);
    expect(refused({ search: 'budget', budget: { kind: 'mean-error', value: 50 } })).toBe(true);
    expect(refused({})).toBe(false);
  });
});
