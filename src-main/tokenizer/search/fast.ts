// The smallest passing kept count, nearly, in few probes: a warm start, then steps along a fitted error curve.
import { Trials } from './trials';
import type { Search, SearchOptions, Tried } from './types';

/** A passing count this close above the crossing of the fitted curve is good enough: whichever is larger. */
const tolerance = { share: 0.01, tokens: 1 };
/** How fast the error falls where nothing is known yet: mse ~ n ^ -exponent. */
const usualExponent = 0.7;
/** Exponents fitted to two probes are held within this. */
const exponents = { least: 0.15, most: 6 };

/**
 * Gives a count that was measured to pass, at most about a hundredth above the smallest one on curves that fall smoothly, or maxToks,
 * measured, with passed false. Starts at the previous block's count; then each probe is where a power law through the two nearest
 * measured points crosses the threshold, kept inside the bracket, and in its middle when the bracket shrinks slowly.
 */
export const fast: Search = async (probe, options) => {
  const { minToks, maxToks, threshold, previous } = options;
  const trials = new Trials(probe, options);
  const within = (n: number, low: number, high: number) => Math.min(high, Math.max(low, n));
  let failed: Tried | null = null;
  let passed: Tried | null = null;
  let slow = 0;
  let next = within(previous?.n ?? Math.round(Math.sqrt(minToks * maxToks)), minToks, maxToks);
  for (;;) {
    const width = (passed?.n ?? maxToks + 1) - (failed?.n ?? minToks - 1);
    const tried = await trials.measure(next);
    if (tried.mse <= threshold) passed = tried;
    else failed = tried;
    const low = (failed?.n ?? minToks - 1) + 1;
    const high = (passed?.n ?? maxToks + 1) - 1;
    if (low > high) return trials.best();
    const crossing = crossingOf(failed, passed, trials.tried, options);
    if (passed !== null && passed.n - crossing <= Math.max(tolerance.tokens, tolerance.share * passed.n))
      return trials.best();
    slow = high - low + 2 > width / 2 ? slow + 1 : 0;
    const halfway = failed !== null && passed !== null && slow > 1;
    next = within(halfway ? Math.floor((low + high) / 2) : Math.ceil(crossing), low, high);
  }
};

/**
 * Where the error is expected to cross the threshold: on the log-log line through the bracket; with one end only, from there along the
 * line through the nearest two points of this search or, where it has but one, of the previous block's.
 */
function crossingOf(
  failed: Tried | null,
  passed: Tried | null,
  tried: readonly Tried[],
  options: SearchOptions,
): number {
  const { threshold, previous } = options;
  const from = passed ?? failed!;
  const known = tried.length > 1 ? tried : (previous?.tried ?? []);
  const exponent = failed !== null && passed !== null ? exponentOf(failed, passed) : exponentNear(from, known);
  return from.n * (from.mse / threshold) ** (1 / exponent);
}

function exponentOf(a: Tried, b: Tried): number {
  const exponent = Math.log(a.mse / b.mse) / Math.log(b.n / a.n);
  return Number.isFinite(exponent) ? Math.min(exponents.most, Math.max(exponents.least, exponent)) : usualExponent;
}

function exponentNear(at: Tried, known: readonly Tried[]): number {
  const [a, b] = [...known].sort((one, two) => Math.abs(one.n - at.n) - Math.abs(two.n - at.n));
  return a === undefined || b === undefined ? usualExponent : exponentOf(a, b);
}
