// A series as a line of steps, to lie over bars: each value from its time to the next one's.
import { barOutline, type Points, visibleRange } from './decimate';

/**
 * The visible part of a series as steps, no finer than `columns` between `start` and `end`. Where several values share a
 * column it shows the highest, so that no peak is lost.
 */
export function stepLine(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  length: number,
  lastEnd: number,
  start: number,
  end: number,
  columns: number,
): Points {
  const { highest } = barOutline(x, y, length, lastEnd, start, end, columns);
  // Without the two feet that close the outline.
  if (highest.x.length > 2) return { x: highest.x.slice(1, -1), y: highest.y.slice(1, -1) };
  const [from, to] = visibleRange(x, length, start, end);
  const points = { x: new Float64Array((to - from) * 2), y: new Float64Array((to - from) * 2) };
  for (let i = from; i < to; i++) {
    const k = (i - from) * 2;
    points.x.set([x[i] as number, i + 1 < length ? (x[i + 1] as number) : lastEnd], k);
    points.y.set([y[i] as number, y[i] as number], k);
  }
  return points;
}
