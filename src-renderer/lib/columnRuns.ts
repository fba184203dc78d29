// What a series does in each column of pixels: its lowest, highest, mean and last value.
import { type Columns, columnOf, eachColumn, visibleRange } from './columns';
import type { Column } from './growable';
import { pyramidOf } from './pyramid';

/** Values by the number of the column, of those from `first` to before `last`; `left` gives where a column begins. */
export interface ColumnRuns {
  first: number;
  last: number;
  low: Float64Array;
  high: Float64Array;
  mean: Float64Array;
  closing: Float64Array;
  left: (column: number) => number;
}

/**
 * Runs of the columns from the first to the last entry that shows; each entry lasts to the next one, the last one to
 * `lastEnd`. There must be one.
 */
export function columnRuns(x: Column, y: Column, lastEnd: number, columns: Columns): ColumnRuns {
  const { start, end, count } = columns;
  const [from, to] = visibleRange(x, columns);
  const width = (end - start) / count;
  const [low, high, mean, closing] = [0, 1, 2, 3].map(() => new Float64Array(count + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const of = columnOf(x, columns);
  const until = to < x.length ? x.at(to) : lastEnd;
  const first = Math.min(count - 1, Math.max(0, of(from)));
  const last = Math.min(count, Math.max(first + 1, Math.ceil((until - start) / width - 1e-9)));
  const within = (i: number) => Math.min(last - 1, Math.max(first, of(i)));
  const pyramid = pyramidOf(y);
  let next = first;
  // Where entries are rare for a stretch, the earlier one reaches on to the next one.
  const bridge = (before: number, index: number) => {
    for (const values of [low, high, mean, closing]) values.fill(y.at(index), next, before);
  };
  eachColumn([from, to], within, (column, own, ownEnd) => {
    if (next < column) bridge(column, Math.max(from, own - 1));
    const run = pyramid.run(own, ownEnd);
    low[column] = y.at(run.low);
    high[column] = y.at(run.high);
    mean[column] = run.sum / (ownEnd - own);
    closing[column] = y.at(ownEnd - 1);
    next = column + 1;
  });
  if (next < last) bridge(last, to - 1);
  return { first, last, low, high, mean, closing, left: (column) => start + column * width };
}
