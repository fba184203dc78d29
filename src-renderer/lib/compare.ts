// What a run analyzes beside the chosen model and threshold: suggestions, and how much fits into one run.
import { errorLimit, isThreshold, type Metric, maxRuns, type Preferences, thresholdOf } from '../../src-main/contract';
import { goesByThreshold } from './allocation';

/** Further thresholds worth a look: a third and three times the error, in the metric's own unit and few digits. */
export function suggestedThresholds(metric: Metric, threshold: number, taken: readonly number[]): number[] {
  const error = errorLimit(metric, threshold);
  return [error / 3, error * 3]
    .map((other) => round(metric, thresholdOf(metric, other)))
    .filter((other) => isThreshold(metric, other) && other !== threshold)
    .filter((other) => !taken.some((one) => near(errorLimit(metric, one), errorLimit(metric, other))));
}

/** Nearly the same error: seeing both would tell little. */
function near(a: number, b: number): boolean {
  return Math.max(a, b) < 1.3 * Math.min(a, b);
}

function round(metric: Metric, threshold: number): number {
  if (metric === 'mse') return Number(threshold.toPrecision(2));
  return Number(threshold.toFixed(metric === 'psnr' ? 1 : 2));
}

/** Thresholds in order of their error, each once. */
export function sortedThresholds(metric: Metric, thresholds: readonly number[]): number[] {
  return [...new Set(thresholds)].sort((a, b) => errorLimit(metric, a) - errorLimit(metric, b));
}

type Compared = Pick<Preferences, 'metric' | 'search' | 'compareThresholds' | 'compareModels'>;

/** How many analyses these preferences ask for, before the limit; `threshold` and `model` are the chosen ones. */
export function runsAsked(
  { metric, search, compareThresholds, compareModels }: Compared,
  { threshold, model, models }: { threshold: number; model: string; models: readonly { name: string }[] },
): number {
  const further = goesByThreshold(search) ? compareThresholds.filter((one) => isThreshold(metric, one)) : [];
  const thresholds = new Set([threshold, ...further]).size;
  const others = compareModels.filter((name) => name !== model && models.some((one) => one.name === name));
  return thresholds * (1 + others.length);
}

/** True when a run with these preferences has no more analyses than it may have. */
export function fitsOneRun(preferences: Compared, chosen: Parameters<typeof runsAsked>[1]): boolean {
  return runsAsked(preferences, chosen) <= maxRuns;
}
