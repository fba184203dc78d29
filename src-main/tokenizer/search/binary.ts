// Binary search for the smallest kept count that passes, assuming that the error falls as tokens are added.
import type { Search } from './types';

/**
 * Gives the smallest passing count of an error that falls with n, in at most ceil(log2(max - min + 2)) probes. On any other
 * curve the result still passes, as it was measured; where no probe passed it is maxToks, measured, with passed false.
 * Unlike the published search it returns the best count it has seen, not the last one it tried.
 */
export const binary: Search = async (probe, { minToks, maxToks, threshold, signal }) => {
  let low = minToks;
  let high = maxToks;
  let nfe = 0;
  let best: { n: number; mse: number } | null = null;
  let last = { n: maxToks, mse: Number.NaN };
  while (low <= high) {
    signal?.throwIfAborted();
    const n = Math.floor((low + high) / 2);
    const mse = await probe(n);
    nfe++;
    last = { n, mse };
    if (mse <= threshold) {
      best = last;
      high = n - 1;
    } else {
      low = n + 1;
    }
  }
  // Without a passing probe the interval shrank upwards to the last count, so that maxToks was the last one measured.
  return best === null ? { ...last, passed: false, nfe } : { ...best, passed: true, nfe };
};
