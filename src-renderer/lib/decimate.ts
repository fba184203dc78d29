// Reduces a long series to the pixels it is drawn on, so that no peak and no dip is lost; costs as much as the pixels.
import { type Columns, columnOf, eachColumn, innerRange, visibleRange } from './columns';
import type { Column } from './growable';
import { pyramidOf } from './pyramid';

/** The visible part of a series, ready to draw. */
export interface Points {
  x: Float64Array;
  y: Float64Array;
}

/**
 * Lowest and highest value of each column, in the order in which they occur: at most two points a column, and those of the
 * neighbours outside. A series that is already sparse enough comes back as it is.
 */
export function decimateMinMax(x: Column, y: Column, columns: Columns): Points {
  const { count } = columns;
  const [from, to] = visibleRange(x, columns);
  if (to - from <= count * 2)
    return { x: Float64Array.from(x.data.subarray(from, to)), y: Float64Array.from(y.data.subarray(from, to)) };
  // Two more columns hold the neighbours.
  const xs = new Float64Array((count + 2) * 2);
  const ys = new Float64Array((count + 2) * 2);
  let size = 0;
  const put = (index: number) => {
    xs[size] = x.at(index);
    ys[size] = y.at(index);
    size += 1;
  };
  const of = columnOf(x, columns);
  const pyramid = pyramidOf(y);
  eachColumn(
    [from, to],
    (i) => Math.min(count, Math.max(-1, of(i))),
    (_, first, end) => {
      const { low, high } = pyramid.run(first, end);
      put(Math.min(low, high));
      if (low !== high) put(Math.max(low, high));
    },
  );
  return { x: xs.slice(0, size), y: ys.slice(0, size) };
}

/** The first entry with a zero flag in each column: where to mark that something did not pass. */
export function flaggedColumns(x: Column, flags: Column, columns: Columns): number[] {
  const found: number[] = [];
  const pyramid = pyramidOf(flags);
  eachColumn(innerRange(x, columns), columnOf(x, columns), (_, first, end) => {
    const { low } = pyramid.run(first, end);
    if (flags.at(low) === 0) found.push(low);
  });
  return found;
}
