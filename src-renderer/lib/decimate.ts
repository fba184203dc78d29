// Reduces a long series to the pixels it is drawn on, so that no peak and no dip is lost.
import { firstAtOrAbove, lastAtOrBelow } from './search';

/** The visible part of a series, ready to draw. */
export interface Points {
  x: Float64Array;
  y: Float64Array;
}

/** The half-open range of entries that show between two values of x, with one neighbour on either side. */
export function visibleRange(x: ArrayLike<number>, length: number, start: number, end: number): [number, number] {
  const from = Math.max(0, lastAtOrBelow(x, length, start));
  const to = Math.min(length, firstAtOrAbove(x, length, end) + 1);
  return [from, Math.max(from, to)];
}

/**
 * Lowest and highest value of each of `columns` columns between `start` and `end`, in the order in which they occur:
 * at most two points a column. A series that is already sparse enough comes back as it is.
 */
export function decimateMinMax(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  length: number,
  start: number,
  end: number,
  columns: number,
): Points {
  const [from, to] = visibleRange(x, length, start, end);
  const count = to - from;
  const scale = columns / (end - start);
  if (count <= columns * 2 || !Number.isFinite(scale)) {
    const points = { x: new Float64Array(count), y: new Float64Array(count) };
    for (let i = 0; i < count; i++) {
      points.x[i] = x[from + i] as number;
      points.y[i] = y[from + i] as number;
    }
    return points;
  }
  // Two more columns than asked for hold the neighbours outside of the window.
  const xs = new Float64Array((columns + 2) * 2);
  const ys = new Float64Array((columns + 2) * 2);
  let size = 0;
  let column = Number.NaN;
  let low = from;
  let high = from;
  const flush = () => {
    const first = Math.min(low, high);
    const second = Math.max(low, high);
    xs[size] = x[first] as number;
    ys[size] = y[first] as number;
    size += 1;
    if (second === first) return;
    xs[size] = x[second] as number;
    ys[size] = y[second] as number;
    size += 1;
  };
  for (let i = from; i < to; i++) {
    const at = Math.min(columns, Math.max(-1, Math.floor(((x[i] as number) - start) * scale)));
    if (at !== column) {
      if (i > from) flush();
      column = at;
      low = i;
      high = i;
      continue;
    }
    const value = y[i] as number;
    if (value < (y[low] as number)) low = i;
    if (value > (y[high] as number)) high = i;
  }
  if (to > from) flush();
  return { x: xs.slice(0, size), y: ys.slice(0, size) };
}

/** Bars to draw: where many share a pixel, the highest and the mean of each; otherwise both are the same. */
export interface Bars {
  highest: Points;
  mean: Points;
}

const none: Points = { x: new Float64Array(0), y: new Float64Array(0) };

/**
 * The outline of bars from zero, as one path: each bar spans from its x to the next. Bars wider than a few pixels get
 * a gap; bars narrower than a pixel are joined into columns.
 */
export function barOutline(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  length: number,
  lastEnd: number,
  start: number,
  end: number,
  columns: number,
): Bars {
  const [from, to] = visibleRange(x, length, start, end);
  const count = to - from;
  if (count === 0) return { highest: none, mean: none };
  const spanOf = (i: number) => (i + 1 < length ? (x[i + 1] as number) : lastEnd);
  const pixel = (end - start) / columns;
  const width = (spanOf(to - 1) - (x[from] as number)) / count / pixel;
  if (width < 1) return columnOutline(x, y, from, to, spanOf(to - 1), start, pixel, columns);
  const gap = width >= 2 ? pixel * Math.min(2, Math.max(0.5, width * 0.12)) : 0;
  const points = { x: new Float64Array(count * 4), y: new Float64Array(count * 4) };
  for (let i = 0; i < count; i++) {
    const left = x[from + i] as number;
    const right = Math.max(left, spanOf(from + i) - gap);
    const value = y[from + i] as number;
    points.x.set([left, left, right, right], i * 4);
    points.y.set([0, value, value, 0], i * 4);
  }
  return { highest: none, mean: points };
}

function columnOutline(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  from: number,
  to: number,
  lastEnd: number,
  start: number,
  pixel: number,
  columns: number,
): Bars {
  const highest = new Float64Array(columns + 1);
  const sum = new Float64Array(columns + 1);
  const entries = new Int32Array(columns + 1);
  const first = Math.min(columns - 1, Math.max(0, Math.floor(((x[from] as number) - start) / pixel)));
  const last = Math.min(columns, Math.max(first + 1, Math.ceil((lastEnd - start) / pixel - 1e-9)));
  const put = (column: number, value: number) => {
    highest[column] = Math.max(highest[column] as number, value);
    sum[column] = (sum[column] as number) + value;
    entries[column] = (entries[column] as number) + 1;
  };
  let previous = first - 1;
  for (let i = from; i < to; i++) {
    const at = Math.floor(((x[i] as number) - start) / pixel);
    const column = Math.min(last - 1, Math.max(first, at));
    // Where frames are sparse for a stretch, the earlier bar reaches on to the next one.
    for (let c = previous + 1; c < column; c++) put(c, y[Math.max(from, i - 1)] as number);
    put(column, y[i] as number);
    previous = Math.max(previous, column);
  }
  for (let c = previous + 1; c < last; c++) put(c, y[to - 1] as number);
  const mean = sum.map((total, c) => total / Math.max(1, entries[c] as number));
  return { highest: steps(highest, first, last, start, pixel), mean: steps(mean, first, last, start, pixel) };
}

function steps(values: Float64Array, first: number, last: number, start: number, pixel: number): Points {
  const size = (last - first) * 2 + 2;
  const points = { x: new Float64Array(size), y: new Float64Array(size) };
  points.x[0] = start + first * pixel;
  for (let c = first; c < last; c++) {
    const k = (c - first) * 2 + 1;
    points.x.set([start + c * pixel, start + (c + 1) * pixel], k);
    points.y.set([values[c] as number, values[c] as number], k);
  }
  points.x[size - 1] = start + last * pixel;
  return points;
}

/** The first entry with a zero flag in each column: where to mark that something did not pass. */
export function flaggedColumns(
  x: ArrayLike<number>,
  flags: ArrayLike<number>,
  length: number,
  start: number,
  end: number,
  columns: number,
): number[] {
  const [from, to] = visibleRange(x, length, start, end);
  const found: number[] = [];
  let column = -1;
  for (let i = from; i < to; i++) {
    if (flags[i] !== 0) continue;
    const value = x[i] as number;
    if (value < start || value > end) continue;
    const at = Math.floor(((value - start) / (end - start)) * columns);
    if (at === column) continue;
    column = at;
    found.push(i);
  }
  return found;
}
