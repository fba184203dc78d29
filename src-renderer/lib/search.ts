// Binary searches in ascending columns of numbers.

/** Index of the last of the first `length` values that is at or below `value`; -1 when all are above. */
export function lastAtOrBelow(values: ArrayLike<number>, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the first of the first `length` values that is at or above `value`; `length` when all are below. */
export function firstAtOrAbove(values: ArrayLike<number>, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
