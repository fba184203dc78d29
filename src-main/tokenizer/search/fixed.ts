// The same kept count for every block: what tokenizers without adaptive allocation do.
import { Trials } from './trials';
import type { Search } from './types';

/** Gives `count`, held within the limits, with one probe; passed says whether its error is accepted. */
export const fixed: Search = async (probe, options) => {
  const { minToks, maxToks } = options;
  const trials = new Trials(probe, options);
  return trials.keep(await trials.measure(Math.min(maxToks, Math.max(minToks, options.count ?? maxToks))));
};
