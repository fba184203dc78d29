// Binary search for the smallest kept count that passes, assuming that the error falls as tokens are added.
import { Trials } from './trials';
import type { Search } from './types';

/**
 * Gives the smallest passing count of an error that falls with n, in at most ceil(log2(max - min + 2)) probes. On any other
 * curve the result still passes, as it was measured; where no probe passed it is maxToks, measured, with passed false.
 * Unlike the published search it returns the best count it has seen, not the last one it tried.
 */
export const binary: Search = async (probe, options) => {
  const trials = new Trials(probe, options);
  let low = options.minToks;
  let high = options.maxToks;
  while (low <= high) {
    const n = Math.floor((low + high) / 2);
    if (await trials.passes(n)) high = n - 1;
    else low = n + 1;
  }
  // Without a passing probe the interval shrank upwards to the last count, so that maxToks was measured.
  return trials.best();
};
