// Bars of a series as one path, joined to columns of pixels where they crowd.
import { type Columns, columnOf, eachColumn, visibleRange } from './columns';
import type { Points } from './decimate';
import type { Column } from './growable';
import { pyramidOf } from './pyramid';

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
  if (width < 1) return columnOutline(x, y, [from, to], endOf(to - 1), columns);
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

function columnOutline(
  x: Column,
  y: Column,
  [from, to]: readonly [number, number],
  lastEnd: number,
  columns: Columns,
): Bars {
  const { start, end, count } = columns;
  const pixel = (end - start) / count;
  const highest = new Float64Array(count + 1);
  const mean = new Float64Array(count + 1);
  const of = columnOf(x, columns);
  const first = Math.min(count - 1, Math.max(0, of(from)));
  const last = Math.min(count, Math.max(first + 1, Math.ceil((lastEnd - start) / pixel - 1e-9)));
  const within = (i: number) => Math.min(last - 1, Math.max(first, of(i)));
  const pyramid = pyramidOf(y);
  let next = first;
  // Where frames are sparse for a stretch, the earlier bar reaches on to the next one.
  const bridge = (until: number, index: number) => {
    highest.fill(y.at(index), next, until);
    mean.fill(y.at(index), next, until);
  };
  eachColumn([from, to], within, (column, own, ownEnd) => {
    if (next < column) bridge(column, Math.max(from, own - 1));
    const run = pyramid.run(own, ownEnd);
    highest[column] = y.at(run.high);
    mean[column] = run.sum / (ownEnd - own);
    next = column + 1;
  });
  if (next < last) bridge(last, to - 1);
  return { highest: steps(highest, first, last, start, pixel), mean: steps(mean, first, last, start, pixel) };
}

function steps(values: Float64Array, first: number, last: number, start: number, pixel: number): Points {
  const size = (last - first) * 2 + 2;
  const points = { x: new Float64Array(size), y: new Float64Array(size) };
  points.x[0] = start + first * pixel;
  for (let c = first; c < last; c++) {
    const k = (c - first) * 2 + 1;
    points.x[k] = start + c * pixel;
    points.x[k + 1] = start + (c + 1) * pixel;
    points.y[k] = values[c] as number;
    points.y[k + 1] = values[c] as number;
  }
  points.x[size - 1] = start + last * pixel;
  return points;
}

/**
 * The visible part of a series as a line of steps to lie over bars, no finer than the columns. Where several values
 * share a column it shows the highest, so that no peak is lost.
 */
export function stepLine(x: Column, y: Column, lastEnd: number, columns: Columns): Points {
  const { highest } = barOutline(x, y, lastEnd, columns);
  // Without the two feet that close the outline.
  if (highest.x.length > 2) return { x: highest.x.slice(1, -1), y: highest.y.slice(1, -1) };
  const [from, to] = visibleRange(x, columns);
  const points = { x: new Float64Array((to - from) * 2), y: new Float64Array((to - from) * 2) };
  for (let i = from; i < to; i++) {
    const k = (i - from) * 2;
    points.x.set([x.at(i), i + 1 < x.length ? x.at(i + 1) : lastEnd], k);
    points.y.set([y.at(i), y.at(i)], k);
  }
  return points;
}
