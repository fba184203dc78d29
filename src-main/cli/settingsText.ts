// Settings of an analysis as people read them on a terminal.
import { type Allocation, psnrOf } from '../contract';

/** The threshold in its unit; an MSE with the same in dB. */
export function thresholdText({ metric, threshold }: Pick<Allocation, 'metric' | 'threshold'>): string {
  if (metric === 'psnr') return `${threshold} dB`;
  return metric === 'ssim' ? `SSIM ${threshold}` : `${threshold} (${psnrOf(threshold).toFixed(1)} dB)`;
}

/** The search by name, with what it may spend. */
export function allocationText({ search, count, budget, metric }: Omit<Allocation, 'threshold'>): string {
  if (search === 'fixed') return `fixed, ${count ?? 'all'} tokens a block`;
  if (budget === null) return search;
  const { kind, value } = budget;
  if (kind === 'mean-error') return `${search}, mean error ${thresholdText({ metric, threshold: value })}`;
  return kind === 'mean-tokens'
    ? `${search}, ${value} tokens a block in the mean`
    : `${search}, ${value} tokens in all`;
}
