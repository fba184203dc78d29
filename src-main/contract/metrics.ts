// The measures a threshold can be given in, and how each becomes an error that a search compares: the lower the better.
import { z } from 'zod';

/** `mse`: on pixels in [-1, 1]. `psnr`: the same in dB, 10 log10(4 / MSE). `ssim`: mean structural similarity of luma, 1 for equal pictures. */
export const metricNames = ['mse', 'psnr', 'ssim'] as const;
export const metricSchema = z.enum(metricNames);
export type Metric = z.infer<typeof metricSchema>;

/** Largest MSE there is: black against white. */
export const maxMse = 4;

/** Smallest and largest threshold of each metric; a threshold of 0 accepts nothing (mse) or everything (psnr). */
export const thresholdRanges: Record<Metric, { min: number; max: number }> = {
  mse: { min: Number.MIN_VALUE, max: maxMse },
  psnr: { min: 0, max: 100 },
  ssim: { min: 0, max: 0.9999 },
};

/** PSNR in dB of an MSE on pixels in [-1, 1]; infinite for 0. */
export function psnrOf(mse: number): number {
  return 10 * Math.log10(maxMse / mse);
}

/** MSE on pixels in [-1, 1] of a PSNR in dB. */
export function mseOf(psnr: number): number {
  return maxMse / 10 ** (psnr / 10);
}

/** Whether blocks are measured by SSIM as well as by MSE: the latter is always measured. */
export function needsSsim(metric: Metric): boolean {
  return metric === 'ssim';
}

/** The largest error that a threshold accepts, in the unit of `blockError`. */
export function errorLimit(metric: Metric, threshold: number): number {
  if (metric === 'psnr') return mseOf(threshold);
  return metric === 'ssim' ? 1 - threshold : threshold;
}

/** The error that is compared with `errorLimit`: the MSE, or 1 - SSIM. `ssim` matters to that metric alone. */
export function blockError(metric: Metric, mse: number, ssim: number | null): number {
  return metric === 'ssim' ? 1 - (ssim ?? 0) : mse;
}

/** The threshold that an error stands for: the inverse of `errorLimit`. */
export function thresholdOf(metric: Metric, error: number): number {
  if (metric === 'psnr') return psnrOf(error);
  return metric === 'ssim' ? 1 - error : error;
}

/** The threshold to start from, given the MSE that a model's authors suggest. */
export function defaultThreshold(metric: Metric, mse: number): number {
  if (metric === 'psnr') return Number(psnrOf(mse).toFixed(1));
  return metric === 'ssim' ? 0.8 : mse;
}

/** Whether a threshold can be meant in this metric. */
export function isThreshold(metric: Metric, threshold: number): boolean {
  const { min, max } = thresholdRanges[metric];
  return threshold >= min && threshold <= max;
}

/**
 * Whether a block is satisfied. Errors count as float32, the form in which they are stored, so that the answer is the same during the
 * analysis and after reading it back.
 */
export function isWithin(metric: Metric, threshold: number, mse: number, ssim: number | null): boolean {
  const rounded = ssim === null ? null : Math.fround(ssim);
  return blockError(metric, Math.fround(mse), rounded) <= errorLimit(metric, threshold);
}
