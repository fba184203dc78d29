// Tries every kept count from the least on: the measure of all other searches.
import { Trials } from './trials';
import type { Search } from './types';

/** Gives the smallest passing count of any curve, dips included; maxToks, measured, with passed false where nothing passes. */
export const exhaustive: Search = async (probe, options) => {
  const { minToks, maxToks, batch = 1 } = options;
  const trials = new Trials(probe, options);
  for (let n = minToks; n <= maxToks; n++) {
    if ((n - minToks) % batch === 0)
      await trials.measureAll(Array.from({ length: Math.min(batch, maxToks - n + 1) }, (_, i) => n + i));
    if (await trials.passes(n)) break;
  }
  return trials.best();
};
