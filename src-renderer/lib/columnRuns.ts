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

/** Where the columns' entries begin and end: the same for every row over one series, and dear to find among a million. */
interface Ranges {
  from: number;
  to: number;
  first: number;
  last: number;
  /** Column, first entry and end of its entries, three numbers each. */
  triples: number[];
}

interface Known extends Ranges {
  x: Column;
  generation: number;
  length: number;
  lastEnd: number;
  columns: Columns;
}

let known: Known | null = null;

function rangesOf(x: Column, lastEnd: number, columns: Columns): Ranges {
  const { start, end, count } = columns;
  const { generation, length } = x;
  const isKnown =
    known?.x === x &&
    known.generation === generation &&
    known.length === length &&
    known.lastEnd === lastEnd &&
    known.columns.start === start &&
    known.columns.end === end &&
    known.columns.count === count;
  if (known !== null && isKnown) return known;
  const [from, to] = visibleRange(x, columns);
  const of = columnOf(x, columns);
  const until = to < length ? x.at(to) : lastEnd;
  const first = Math.min(count - 1, Math.max(0, of(from)));
  const last = Math.min(count, Math.max(first + 1, Math.ceil(((until - start) * count) / (end - start) - 1e-9)));
  const triples: number[] = [];
  const within = (i: number) => Math.min(last - 1, Math.max(first, of(i)));
  eachColumn([from, to], within, (column, own, ownEnd) => triples.push(column, own, ownEnd));
  known = { x, generation, length, lastEnd, columns: { ...columns }, from, to, first, last, triples };
  return known;
}

/**
 * Runs of the columns from the first to the last entry that shows; each entry lasts to the next one, the last one to
 * `lastEnd`. There must be one.
 */
export function columnRuns(x: Column, y: Column, lastEnd: number, columns: Columns): ColumnRuns {
  const { start, end, count } = columns;
  const width = (end - start) / count;
  const { from, to, first, last, triples } = rangesOf(x, lastEnd, columns);
  const [low, high, mean, closing] = [0, 1, 2, 3].map(() => new Float64Array(count + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const pyramid = pyramidOf(y);
  let next = first;
  // Where entries are rare for a stretch, the earlier one reaches on to the next one.
  const bridge = (before: number, index: number) => {
    for (const values of [low, high, mean, closing]) values.fill(y.at(index), next, before);
  };
  for (let k = 0; k < triples.length; k += 3) {
    const [column, own, ownEnd] = [triples[k] as number, triples[k + 1] as number, triples[k + 2] as number];
    if (next < column) bridge(column, Math.max(from, own - 1));
    const run = pyramid.run(own, ownEnd);
    low[column] = y.at(run.low);
    high[column] = y.at(run.high);
    mean[column] = run.sum / (ownEnd - own);
    closing[column] = y.at(ownEnd - 1);
    next = column + 1;
  }
  if (next < last) bridge(last, to - 1);
  return { first, last, low, high, mean, closing, left: (column) => start + column * width };
}
