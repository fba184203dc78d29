// Plain statistics of series: PSNR, mean, quantiles, rank correlation.
import { psnrOf } from '../contract/metrics';

/** A block without any error has this PSNR, so that every block has a number. */
const mostDecibels = 100;

/** PSNR in dB of an MSE on [-1, 1]: 10 log10(4 / MSE), at most 100. */
export function decibels(mse: number): number {
  return Math.min(mostDecibels, psnrOf(mse));
}

/** Mean of the values; 0 for none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which a share of 0..1 of the values lies, linear between neighbours in order; 0 for no values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place));
}

/** Median of the values; the mean of the two middle ones for an even count; 0 for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Ranks of the values from 1 on; values that are equal share the mean of their ranks. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result: number[] = new Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) result[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  return result;
}

/**
 * Spearman's rank correlation of two series of one length, -1..1: Pearson's correlation of the ranks, ties averaged.
 * Null where it is not defined: fewer than two values, or a series whose values are all equal.
 */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  const rankA = ranks(a);
  const rankB = ranks(b);
  const middle = (a.length + 1) / 2;
  const product = (x: number[], y: number[]) =>
    x.reduce((sum, value, i) => sum + (value - middle) * (y[i]! - middle), 0);
  const spread = Math.sqrt(product(rankA, rankA) * product(rankB, rankB));
  return spread > 0 ? product(rankA, rankB) / spread : null;
}
