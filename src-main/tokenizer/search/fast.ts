// The smallest passing kept count, nearly, in few probes: the least count first where it may do, then steps along a fitted error curve.
import { Trials } from './trials';
import type { Search, SearchOptions, SearchResult, Tried } from './types';

/** A passing count this close above the crossing of the fitted curve is good enough: whichever is larger. */
const tolerance = { share: 0.01, tokens: 1 };
/** How fast the error falls where nothing is known yet: error ~ n ^ -exponent. */
const usualExponent = 0.7;
/** Fitted exponents are held within this. */
const exponents = { least: 0.15, most: 6 };
/**
 * Where a picture stays, a block keeps what the one before showed, and its error hardly depends on few tokens more: minToks is tried
 * first, unless in the block before its error was above this many limits.
 */
const minMayPass = 1.2;
/** An error at minToks above the limit by no more than this share is on such a plateau: counts a little above it, times minToks, may pass. */
const plateau = { share: 0.005, counts: [1.125, 1.3125, 1.5625, 1.875] };

/**
 * Gives a count that was measured to pass, on curves that fall smoothly at most about a hundredth above the smallest one, or maxToks,
 * measured, with passed false. Past the least counts it starts at the count of an earlier block of the chunk; then each probe is where a
 * power law through the two nearest measured points crosses the limit, kept inside the bracket, and in its middle when that shrinks slowly.
 */
export const fast: Search = async (probe, options) => {
  const { minToks, maxToks, limit, earlier = [] } = options;
  const trials = new Trials(probe, options);
  const known = earlier.findLast(({ n, passed }) => n > minToks || !passed);
  const start = known?.n ?? Math.round(Math.sqrt(minToks * maxToks));
  if (tryMinFirst(options)) {
    // Where a run takes several counts, the one that comes next is measured with it.
    await trials.measureAll((options.batch ?? 1) > 1 ? [minToks, start] : [minToks]);
    const { error } = await trials.measure(minToks);
    if (error <= limit) return trials.best();
    if (error <= limit * (1 + plateau.share))
      for (const factor of plateau.counts) {
        const n = Math.min(maxToks, Math.round(minToks * factor));
        if (await trials.passes(n)) return trials.keep(await trials.measure(n));
      }
  }
  let next = start;
  let slow = 0;
  for (let before = bracketOf(trials.tried, options); ; before = bracketOf(trials.tried, options)) {
    await trials.measure(Math.min(before.high - 1, Math.max(before.low + 1, next)));
    const bracket = bracketOf(trials.tried, options);
    const { low, high, failed, passed } = bracket;
    if (high - low <= 1) return trials.best();
    const crossing = crossingOf(bracket, trials.tried, known, limit);
    if (passed !== null && passed.n - crossing <= Math.max(tolerance.tokens, tolerance.share * passed.n))
      return trials.best();
    slow = high - low > (before.high - before.low) / 2 ? slow + 1 : 0;
    const halfway = failed !== null && passed !== null && slow > 1;
    next = halfway ? Math.floor((low + high) / 2) : Math.ceil(crossing);
  }
};

/** Whether minToks is worth the first probe: there is a block before, and nothing says that it cannot pass. */
function tryMinFirst({ minToks, limit, earlier = [] }: SearchOptions): boolean {
  const before = earlier.at(-1);
  if (before === undefined) return false;
  const atMin = before.tried.find(({ n }) => n === minToks);
  return atMin === undefined || atMin.error <= limit * minMayPass;
}

/** The smallest passing count and the largest failing one below it; `low` and `high` are just outside of the limits where there is none. */
interface Bracket {
  low: number;
  high: number;
  failed: Tried | null;
  passed: Tried | null;
}

function bracketOf(tried: readonly Tried[], { minToks, maxToks, limit }: SearchOptions): Bracket {
  let passed: Tried | null = null;
  for (const one of tried) if (one.error <= limit && one.n < (passed?.n ?? Number.POSITIVE_INFINITY)) passed = one;
  const high = passed?.n ?? maxToks + 1;
  let failed: Tried | null = null;
  for (const one of tried) if (one.error > limit && one.n < high && one.n > (failed?.n ?? 0)) failed = one;
  return { low: failed?.n ?? minToks - 1, high, failed, passed };
}

/**
 * Where the error is expected to cross the limit: on the log-log line through the bracket; with one end only, from there along the
 * line through the nearest falling points of this search, or of the earlier block's near its own count.
 */
function crossingOf(
  { failed, passed }: Bracket,
  tried: readonly Tried[],
  earlier: SearchResult | undefined,
  limit: number,
): number {
  const from = passed ?? failed!;
  const exponent =
    failed !== null && passed !== null
      ? exponentOf(failed, passed)
      : (exponentNear(from.n, tried) ?? (earlier && exponentNear(earlier.n, earlier.tried)) ?? usualExponent);
  const held = Math.min(exponents.most, Math.max(exponents.least, exponent));
  return from.n * (from.error / limit) ** (1 / held);
}

function exponentOf(a: Tried, b: Tried): number {
  const exponent = Math.log(a.error / b.error) / Math.log(b.n / a.n);
  return Number.isFinite(exponent) ? exponent : usualExponent;
}

/** The exponent between the two neighbouring points closest to n between which the error falls; undefined where there are none. */
function exponentNear(n: number, tried: readonly Tried[]): number | undefined {
  const points = [...tried].sort((a, b) => a.n - b.n);
  let nearest = Number.POSITIVE_INFINITY;
  let exponent: number | undefined;
  for (const [i, b] of points.entries()) {
    const a = points[i - 1];
    if (a === undefined || b.error >= a.error) continue;
    const distance = Math.abs(Math.log((a.n * b.n) / n ** 2));
    if (distance >= nearest) continue;
    nearest = distance;
    exponent = exponentOf(a, b);
  }
  return exponent;
}
