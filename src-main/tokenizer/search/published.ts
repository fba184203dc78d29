// The searches of the published code (LargeWorldModel/ElasticTok, scripts/inference.py) with their quirks, to compare with.
import { Trials } from './trials';
import type { Probe, Search, SearchOptions, SearchResult } from './types';

/** What a published search gives: the search value that its code reports, and our result, which keeps one token more. */
export interface Published {
  value: number;
  result: SearchResult;
}

/** Counts that the published linear search tries: log-spaced from min to max, rounded down, some of them twice. */
const linearSteps = 100;

/** The published mask for a search value keeps the positions 0 to value: one token more, but no more than there are. */
const keptAt = (value: number, maxToks: number) => Math.min(value + 1, maxToks);

/**
 * The published binary search: middles rounded up, an error below the threshold accepted (one at it is not), and the value tried last
 * returned, also where it does not pass; minToks is tried only where it is also maxToks.
 */
export async function publishedBinaryValue(probe: Probe, options: SearchOptions): Promise<Published> {
  const { minToks, maxToks, limit } = options;
  const trials = new Trials(probe, options);
  let low = minToks;
  let high = maxToks;
  let value = maxToks;
  let last = null;
  while (low < high || last === null) {
    value = Math.ceil((low + high) / 2);
    last = await trials.measureAgain(keptAt(value, maxToks));
    if (last.error < limit) high = value - 1;
    else low = value;
  }
  return { value, result: trials.keep(last) };
}

/**
 * The published linear search: log-spaced counts in rising order, the first whose error is at or below the threshold; where none is, its
 * fall-back, all tokens.
 */
export async function publishedLinearValue(probe: Probe, options: SearchOptions): Promise<Published> {
  const { minToks, maxToks } = options;
  const trials = new Trials(probe, options);
  for (let i = 0; i < linearSteps; i++) {
    const exact = minToks * (maxToks / minToks) ** (i / (linearSteps - 1));
    // Powers that are whole numbers may come out a little below.
    const value = Math.floor(exact + 1e-9);
    const tried = await trials.measureAgain(keptAt(value, maxToks));
    const result = trials.keep(tried);
    if (result.passed) return { value, result };
  }
  return { value: maxToks, result: trials.keep(trials.tried.at(-1)!) };
}

/** `publishedBinaryValue` as a search. */
export const publishedBinary: Search = async (probe, options) => (await publishedBinaryValue(probe, options)).result;

/** `publishedLinearValue` as a search. */
export const publishedLinear: Search = async (probe, options) => (await publishedLinearValue(probe, options)).result;
