// Tries every kept count from the least on: the measure of all other searches.
import { Trials } from './trials';
import type { Search } from './types';

/** Gives the smallest passing count of any curve, dips included; maxToks, measured, with passed false where nothing passes. */
export const exhaustive: Search = async (probe, options) => {
  const trials = new Trials(probe, options);
  for (let n = options.minToks; n <= options.maxToks; n++) if (await trials.passes(n)) break;
  return trials.best();
};
