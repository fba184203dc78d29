// The kept counts and thresholds that are measured where the user names none.

/** Kept counts of a model: min_toks times powers of two, three quarters of max_toks, and max_toks; ascending. */
export function defaultCounts(minToks: number, maxToks: number): number[] {
  const counts = new Set([maxToks, Math.max(minToks, Math.round(0.75 * maxToks))]);
  for (let n = minToks; n < maxToks; n *= 2) counts.add(n);
  return [...counts].sort((a, b) => a - b);
}

/** Thresholds around a model's default one, which is among them; ascending, none above 4, the largest error there is. */
export function defaultThresholds(modelThreshold: number): number[] {
  const spread = [0.5, 0.75, 1, 1.5, 2, 3].map((factor) => Number((factor * modelThreshold).toPrecision(6)));
  return spread.filter((threshold) => threshold <= 4);
}

/** The measured threshold that is nearest to the model's default one, by ratio. Throws RangeError where none was measured. */
export function nearestThreshold(thresholds: readonly number[], modelThreshold: number): number {
  const distance = (threshold: number) => Math.abs(Math.log(threshold / modelThreshold));
  return thresholds.reduce((best, threshold) => (distance(threshold) < distance(best) ? threshold : best));
}
