// Thresholds on the screen: the slider's scale for each metric, and a threshold as text in its own unit.
import { type Metric, mseOf, psnrOf } from '../../src-main/contract';
import { decibelText, mseText } from './format';

/** Ends and step of the slider. */
export interface SliderScale {
  min: number;
  max: number;
  step: number;
}

/** Even steps in decibels, negative so that right means more error and fewer tokens. */
const decibels: SliderScale = { min: -45, max: -12, step: 0.1 };
/** SSIM, negative for the same reason. */
const ssims: SliderScale = { min: -0.99, max: -0.3, step: 0.01 };

/** The slider's scale for a metric; to the right is the larger error. */
export function thresholdScale(metric: Metric): SliderScale {
  return metric === 'ssim' ? ssims : decibels;
}

/** Slider position of a threshold, within the ends. */
export function thresholdToSlider(metric: Metric, threshold: number): number {
  const { min, max, step } = thresholdScale(metric);
  const quality = metric === 'mse' ? psnrOf(threshold) : threshold;
  const position = Math.round(-quality / step) * step;
  return Math.min(max, Math.max(min, Number(position.toFixed(2))));
}

/** Threshold of a slider position, in as many digits as are shown: what is shown is what is used. */
export function sliderToThreshold(metric: Metric, position: number): number {
  if (metric === 'mse') return Number(mseOf(-position).toPrecision(3));
  return Number((-position).toFixed(metric === 'psnr' ? 1 : 2));
}

/** A threshold as short as it can be said: `0.003`, `27.6 dB`, `SSIM 0.8`. */
export function thresholdText(metric: Metric, threshold: number): string {
  if (metric === 'psnr') return `${threshold.toFixed(1)} dB`;
  if (metric === 'ssim') return `SSIM ${Number(threshold.toFixed(4))}`;
  return String(Number(threshold.toPrecision(3)));
}

/** A threshold with its unit, of a constant width for a slider: `0.0070` and beside it `27.6 dB`, which only an MSE needs. */
export function thresholdFigures(metric: Metric, threshold: number): { value: string; beside: string } {
  if (metric === 'mse') return { value: mseText(threshold), beside: decibelText(threshold) };
  return { value: metric === 'psnr' ? `${threshold.toFixed(1)} dB` : threshold.toFixed(2), beside: '' };
}

/** A number somebody typed as a threshold; the digits that the metric needs, or null where it is no number. */
export function parseThreshold(metric: Metric, text: string): number | null {
  const digits = text
    .trim()
    .replace(',', '.')
    .replace(/\s*dB$/i, '');
  const value = Number(digits);
  if (digits === '' || !Number.isFinite(value)) return null;
  return metric === 'psnr' ? Number(value.toFixed(1)) : Number(value.toPrecision(3));
}
