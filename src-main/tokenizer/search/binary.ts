// Binary search for the smallest kept count that passes, assuming that the error falls as tokens are added, but for small dips.
import { Trials } from './trials';
import type { Search, SearchOptions } from './types';

/** Counts whose error the measured ones let expect above the limit by no more than this share are measured as well. */
const nearly = 0.01;

/**
 * Gives the smallest passing count of an error that falls with n: minToks, or what halving the interval finds, in at most
 * ceil(log2(max - min + 1)) + 1 steps. Real curves have flat parts and small dips: of the smaller counts those that nearly pass, going by
 * the straight lines between the measured points, are tried as well, from the least on. The result was measured to pass; where nothing
 * did it is maxToks, measured, with passed false. Unlike the published search it keeps the best count it has seen, not the last one it
 * tried. Where a run of the model takes several counts, those that the next steps may ask for are measured with the one they follow:
 * more probes, fewer runs.
 */
export const binary: Search = async (probe, options) => {
  const trials = new Trials(probe, options);
  if (await trials.passes(options.minToks)) return trials.best();
  await halve(trials, { ...options, minToks: options.minToks + 1 });
  const { batch = 1, limit } = options;
  const candidates = nearlyPassing(trials, limit);
  for (const [i, n] of candidates.entries()) {
    if (i % batch === 0) await trials.measureAll(candidates.slice(i, i + batch));
    if (await trials.passes(n)) break;
  }
  return trials.best();
};

/**
 * Halving alone: the smallest passing count of an error that falls with n, in at most ceil(log2(max - min + 2)) steps, and on any other
 * curve a count that was measured to pass, or maxToks, measured. The tables of the model cards were made with it.
 */
export const halving: Search = async (probe, options) => {
  const trials = new Trials(probe, options);
  await halve(trials, options);
  return trials.best();
};

async function halve(trials: Trials, options: SearchOptions): Promise<void> {
  // A run of 3 counts holds two steps, one of 7 holds three.
  const levels = Math.max(1, Math.floor(Math.log2((options.batch ?? 1) + 1)));
  let low = options.minToks;
  let high = options.maxToks;
  for (let step = 0; low <= high; step++) {
    if (step % levels === 0) await trials.measureAll(middles(low, high, levels));
    const n = middle(low, high);
    if (await trials.passes(n)) high = n - 1;
    else low = n + 1;
  }
  // Without a passing probe the interval shrank upwards to the last count, so that maxToks was measured.
}

/** Counts below the smallest passing one, rising, that were not measured and are expected at most `nearly` above the limit. */
function nearlyPassing(trials: Trials, limit: number): number[] {
  const { n: most } = trials.best();
  const points = trials.tried.filter(({ n }) => n <= most).sort((a, b) => a.n - b.n);
  const found: number[] = [];
  for (const [i, to] of points.entries()) {
    const from = points[i - 1];
    if (from === undefined) continue;
    for (let n = from.n + 1; n < to.n; n++) {
      const expected = from.error + ((to.error - from.error) * (n - from.n)) / (to.n - from.n);
      if (expected <= limit * (1 + nearly)) found.push(n);
    }
  }
  return found;
}

const middle = (low: number, high: number) => Math.floor((low + high) / 2);

/** All counts that the next `levels` steps from this interval may ask for. */
function middles(low: number, high: number, levels: number): number[] {
  if (levels === 0 || low > high) return [];
  const n = middle(low, high);
  return [n, ...middles(low, n - 1, levels - 1), ...middles(n + 1, high, levels - 1)];
}
