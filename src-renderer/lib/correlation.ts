// Spearman's rank correlation: whether two columns rise and fall together, whatever their units.

/** Ranks from 1 of the first `length` values; equal values share the mean of their ranks. */
export function ranks(values: ArrayLike<number>, length: number): Float64Array {
  const sorted = new Float64Array(length);
  for (let i = 0; i < length; i++) sorted[i] = values[i] as number;
  // Typed arrays sort by value without a comparator; ties are then runs of equal values.
  sorted.sort();
  const result = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    result[i] = (bound(sorted, value, false) + bound(sorted, value, true) + 1) / 2;
  }
  return result;
}

/** How many sorted values lie below `value`, or below and at it. */
function bound(sorted: Float64Array, value: number, included: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = sorted[middle] as number;
    if (entry < value || (included && entry === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Spearman's rank correlation of the first `length` values of two columns: Pearson's correlation of their ranks,
 * -1..1 (Spearman 1904), O(n log n). Null where it is not defined: fewer than three values, one of them no finite
 * number, or a column that does not change.
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number | null {
  if (length < 3) return null;
  for (let i = 0; i < length; i++) if (!Number.isFinite(a[i]) || !Number.isFinite(b[i])) return null;
  const [x, y] = [ranks(a, length), ranks(b, length)];
  const mean = (length + 1) / 2;
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const dx = (x[i] as number) - mean;
    const dy = (y[i] as number) - mean;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}
