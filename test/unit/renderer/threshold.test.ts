// The threshold in its three metrics: slider, text, typed numbers.
import { describe, expect, it } from 'vitest';
import { errorLimit, isThreshold, metricNames } from '../../../src-main/contract';
import {
  parseThreshold,
  sliderToThreshold,
  thresholdFigures,
  thresholdScale,
  thresholdText,
  thresholdToSlider,
} from '../../../src-renderer/lib/threshold';

describe.each(metricNames)('the slider of %s', (metric) => {
  const { min, max, step } = thresholdScale(metric);
  const positions = Array.from({ length: Math.round((max - min) / step) + 1 }, (_, k) => min + k * step);

  it('brings every threshold back to its place', () => {
    for (const position of positions)
      expect(thresholdToSlider(metric, sliderToThreshold(metric, position))).toBeCloseTo(position, 6);
  });

  it('has the larger error to the right, and thresholds alone', () => {
    const limits = positions.map((position) => errorLimit(metric, sliderToThreshold(metric, position)));
    for (let k = 1; k < limits.length; k++) expect(limits[k]).toBeGreaterThan(limits[k - 1] as number);
    expect(positions.every((position) => isThreshold(metric, sliderToThreshold(metric, position)))).toBe(true);
  });

  it('keeps what lies beyond its ends at them', () => {
    expect(thresholdToSlider(metric, metric === 'mse' ? 3.9 : 0)).toBe(max);
    expect(thresholdToSlider(metric, metric === 'mse' ? 1e-9 : metric === 'psnr' ? 99 : 0.9999)).toBe(min);
  });
});

describe('thresholds as text', () => {
  it('are in the unit of the metric', () => {
    expect(thresholdText('mse', 0.003)).toBe('0.003');
    expect(thresholdText('psnr', 27.64)).toBe('27.6 dB');
    expect(thresholdText('ssim', 0.8)).toBe('SSIM 0.8');
  });
  it('have decibels beside an MSE alone', () => {
    expect(thresholdFigures('mse', 0.007)).toEqual({ value: '0.0070', beside: '27.6 dB' });
    expect(thresholdFigures('psnr', 27.6)).toEqual({ value: '27.6 dB', beside: '' });
    expect(thresholdFigures('ssim', 0.8)).toEqual({ value: '0.80', beside: '' });
  });
  it('are read as people type them', () => {
    expect([' 0,0035 ', '', 'x', '1e-3'].map((text) => parseThreshold('mse', text))).toEqual([
      0.0035,
      null,
      null,
      0.001,
    ]);
    expect([' 30.25 dB', 'dB'].map((text) => parseThreshold('psnr', text))).toEqual([30.3, null]);
    expect(parseThreshold('ssim', '0.85')).toBe(0.85);
  });
});
