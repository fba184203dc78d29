// Columns of pixels over a window of time, and which entries of an ascending column of times fall into each.
import type { Column } from './growable';
import { firstAtOrAbove, lastAtOrBelow } from './search';
import type { Span } from './viewport';

/** A span of time in `count` columns of equal width. */
export interface Columns extends Span {
  count: number;
}

/**
 * Columns of a window as wide as `count` of them would be, but with borders that stand still while the window is moved, so
 * that what is drawn moves along and does not waver. They reach a little over both ends.
 */
export function onGrid({ start, end }: Span, count: number): Columns {
  const width = (end - start) / count;
  const first = Math.floor(start / width);
  const last = Math.max(first + 1, Math.ceil(end / width));
  return { start: first * width, end: last * width, count: last - first };
}

/** The half-open range of entries that show between two values of x, with one neighbour on either side. */
export function visibleRange({ data, length }: Column, { start, end }: Span): [number, number] {
  const from = Math.max(0, lastAtOrBelow(data, length, start));
  const to = Math.min(length, firstAtOrAbove(data, length, end) + 1);
  return [from, Math.max(from, to)];
}

/** The half-open range of entries between two values of x, both included. */
export function innerRange({ data, length }: Column, { start, end }: Span): [number, number] {
  return [firstAtOrAbove(data, length, start), lastAtOrBelow(data, length, end) + 1];
}

/** Gives the column of an entry, which lies before the first one or past the last one where the entry does. */
export function columnOf(x: Column, { start, end, count }: Columns): (index: number) => number {
  const scale = count / (end - start);
  return (index) => Math.floor((x.at(index) - start) * scale);
}

/**
 * Visits the columns that entries of a half-open range fall into, in order: each with the range of its own ones. `of` gives
 * the column of an entry, and never falls from one entry to the next.
 */
export function eachColumn(
  [from, to]: readonly [number, number],
  of: (index: number) => number,
  visit: (column: number, first: number, end: number) => void,
): void {
  let step = 1;
  for (let first = from; first < to; ) {
    const column = of(first);
    // Columns hold about as many entries as the one before: look there first, and then further.
    let low = first + 1;
    let high = Math.min(to, first + step);
    while (high < to && of(high) <= column) {
      low = high + 1;
      step *= 2;
      high = Math.min(to, first + step);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (of(middle) > column) high = middle;
      else low = middle + 1;
    }
    visit(column, first, low);
    step = low - first + 1;
    first = low;
  }
}
