// Bars of a series as one path, joined to columns of pixels where they crowd.
import { type ColumnRuns, columnRuns } from './columnRuns';
import { type Columns, visibleRange } from './columns';
import type { Points } from './decimate';
import type { Column } from './growable';

/** Bars to draw: where many share a pixel, the highest and the mean of each; otherwise the single bars, in `mean`. */
export interface Bars {
  highest: Points;
  mean: Points;
}

const none: Points = { x: new Float64Array(0), y: new Float64Array(0) };

/**
 * The outline of bars from zero, as one path: each bar spans from its x to the next, the last one to `lastEnd`. Bars wider
 * than a few pixels get a gap; bars narrower than a pixel are joined into columns.
 */
export function barOutline(x: Column, y: Column, lastEnd: number, columns: Columns): Bars {
  const [from, to] = visibleRange(x, columns);
  const count = to - from;
  if (count === 0) return { highest: none, mean: none };
  const endOf = (i: number) => (i + 1 < x.length ? x.at(i + 1) : lastEnd);
  const pixel = (columns.end - columns.start) / columns.count;
  const width = (endOf(to - 1) - x.at(from)) / count / pixel;
  if (width < 1) return columnOutline(columnRuns(x, y, lastEnd, columns));
  const gap = width >= 2 ? pixel * Math.min(2, Math.max(0.5, width * 0.12)) : 0;
  const points = { x: new Float64Array(count * 4), y: new Float64Array(count * 4) };
  for (let i = 0; i < count; i++) {
    const left = x.at(from + i);
    const right = Math.max(left, endOf(from + i) - gap);
    const value = y.at(from + i);
    points.x.set([left, left, right, right], i * 4);
    points.y.set([0, value, value, 0], i * 4);
  }
  return { highest: none, mean: points };
}

function columnOutline(runs: ColumnRuns): Bars {
  return { highest: steps(runs.high, runs), mean: steps(runs.mean, runs) };
}

function steps(values: Float64Array, { first, last, left }: ColumnRuns): Points {
  const size = (last - first) * 2 + 2;
  const points = { x: new Float64Array(size), y: new Float64Array(size) };
  points.x[0] = left(first);
  for (let c = first; c < last; c++) {
    const k = (c - first) * 2 + 1;
    points.x[k] = left(c);
    points.x[k + 1] = left(c + 1);
    points.y[k] = values[c] as number;
    points.y[k + 1] = values[c] as number;
  }
  points.x[size - 1] = left(last);
  return points;
}

/** The visible part of a series as a line of steps along its bars, where there is room for single ones. */
export function stepLine(x: Column, y: Column, lastEnd: number, columns: Columns): Points {
  const [from, to] = visibleRange(x, columns);
  const points = { x: new Float64Array((to - from) * 2), y: new Float64Array((to - from) * 2) };
  for (let i = from; i < to; i++) {
    const k = (i - from) * 2;
    points.x.set([x.at(i), i + 1 < x.length ? x.at(i + 1) : lastEnd], k);
    points.y.set([y.at(i), y.at(i)], k);
  }
  return points;
}
