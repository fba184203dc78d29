// The choice of the search: every one can be chosen, its number is checked, and changing the metric leaves no number of the old one.
import { describe, expect, it } from 'vitest';
import { allocationSchema, defaultPreferences, type Preferences, searchNames } from '../../../src-main/contract';
import {
  allocationGroups,
  allocationOption,
  chooseAllocation,
  chooseMetric,
  goesByThreshold,
} from '../../../src-renderer/lib/allocation';
import { allocationNumber } from '../../../src-renderer/lib/allocationNumber';

const options = allocationGroups.flatMap(({ options: some }) => some);
const chosen = (value: string): Preferences => ({
  ...defaultPreferences,
  ...chooseAllocation(value, 'mse', 0.007, 256),
});

describe('the choice of an allocation', () => {
  it('has every search of the contract', () => {
    const searches = new Set(options.map(({ value }) => (value.startsWith('budget:') ? 'budget' : value)));
    expect([...searches].sort()).toEqual([...searchNames].sort());
  });

  it.each(options.map(({ value }) => value))('%s gives preferences that stand for it', (value) => {
    const preferences = chosen(value);
    expect(allocationOption(preferences).value).toBe(value);
    expect(allocationSchema.safeParse({ ...preferences, threshold: 0.007 }).success).toBe(true);
  });

  it('starts as fast, and takes an unknown one for nothing', () => {
    expect(allocationOption(defaultPreferences).value).toBe('fast');
    expect(chooseAllocation('nope', 'mse', 0.007, 256)).toEqual({});
  });

  it('knows which go by the threshold', () => {
    expect(searchNames.filter((search) => !goesByThreshold(search))).toEqual(['fixed', 'budget']);
  });
});

describe('the number of an allocation', () => {
  it('is asked for only where it is needed', () => {
    expect(allocationNumber(chosen('binary'), 'frame')).toBeNull();
    expect(allocationNumber(chosen('fixed'), 'block')?.label).toBe('Tokens of every block');
  });

  it.each([
    ['fixed', '64', { count: 64 }],
    ['fixed', '', { count: null }],
    ['fixed', '0', null],
    ['fixed', '1.5', null],
    ['budget:mean-tokens', '40,5', { budget: { kind: 'mean-tokens', value: 40.5 } }],
    ['budget:mean-tokens', '0.5', null],
    ['budget:total-tokens', '5000', { budget: { kind: 'total-tokens', value: 5000 } }],
    ['budget:total-tokens', '12.5', null],
    ['budget:mean-error', '0.01', { budget: { kind: 'mean-error', value: 0.01 } }],
    ['budget:mean-error', '5', null],
    ['budget:mean-error', 'much', null],
  ])('%s reads "%s"', (value, text, change) => {
    expect(allocationNumber(chosen(value), 'frame')?.read(text)).toEqual(change);
  });
});

describe('changing the metric', () => {
  it('starts from its default, without numbers of the old one', () => {
    const change = chooseMetric('ssim', { kind: 'mean-error', value: 0.01 }, 0.007);
    expect(change).toEqual({
      metric: 'ssim',
      threshold: null,
      compareThresholds: [],
      budget: { kind: 'mean-error', value: 0.8 },
    });
    expect(chooseMetric('psnr', { kind: 'mean-tokens', value: 64 }, 0.007).budget).toEqual({
      kind: 'mean-tokens',
      value: 64,
    });
  });
});
