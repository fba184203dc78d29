// Decimation must lose no peak, at any width and any zoom.
import { describe, expect, it } from 'vitest';
import { bandOutline } from '../../../src-renderer/lib/band';
import { barOutline, stepLine } from '../../../src-renderer/lib/barOutline';
import { columnRuns } from '../../../src-renderer/lib/columnRuns';
import { type Columns, onGrid } from '../../../src-renderer/lib/columns';
import { flaggedColumns, type Points } from '../../../src-renderer/lib/decimate';
import type { Column } from '../../../src-renderer/lib/growable';
import { column } from './columnOf';
import { randomFrom } from './harness/fakeSeries';

const line = (count: number, y: (i: number) => number) => ({
  x: column(Float64Array.from({ length: count }, (_, i) => i / 25)),
  y: column(Float64Array.from({ length: count }, (_, i) => y(i))),
});
const over = (start: number, end: number, count: number) => ({ start, end, count });

/** The outlines of a band as the lowest and highest value drawn in each column. */
function extent(points: Points, width: number, start = 0): Map<number, [number, number]> {
  const found = new Map<number, [number, number]>();
  for (let i = 0; i + 1 < points.x.length; i += 2) {
    if (Number.isNaN(points.x[i])) i += 1;
    if (i + 1 >= points.x.length) break;
    const column = Math.round((Math.min(points.x[i]!, points.x[i + 1]!) - start) / width);
    const [low, high] = found.get(column) ?? [Infinity, -Infinity];
    found.set(column, [Math.min(low, points.y[i]!), Math.max(high, points.y[i]!)]);
  }
  return found;
}

describe('bandOutline', () => {
  const band = (x: Column, y: Column, lastEnd: number, columns: Columns, pad = 0) =>
    bandOutline(columnRuns(x, y, lastEnd, columns), { pad });

  it.each([1, 7, 400, 1333])('keeps a single spike among 200,000 values on %i columns', (columns) => {
    const { x, y } = line(200_000, (i) => (i === 123_457 ? 9 : i === 77_001 ? -5 : 1));
    const points = band(x, y, 8000, over(0, 8000, columns));
    expect(points.x.length).toBe(columns * 4 + 1);
    const found = extent(points, 8000 / columns);
    expect(found.get(Math.floor((x.at(123_457) / 8000) * columns))?.[1]).toBe(9);
    expect(found.get(Math.floor((x.at(77_001) / 8000) * columns))?.[0]).toBe(-5);
  });

  it('loses no spike at any zoom and any place of the window', () => {
    const random = randomFrom(11);
    const spike = 654_321;
    const { x, y } = line(1_000_000, (i) => (i === spike ? 1000 : Math.sin(i) * 5));
    const at = x.at(spike);
    for (let length = 40_000; length > 0.05; length /= 1.7) {
      const start = Math.min(40_000 - length, Math.max(0, at - length * random()));
      const columns = onGrid({ start, end: start + length }, 700);
      expect(Math.max(...band(x, y, 40_000, columns).y.filter((value) => !Number.isNaN(value)))).toBe(1000);
      const { highest, mean } = barOutline(x, y, 40_000, columns);
      expect(Math.max(...highest.y, ...mean.y)).toBe(1000);
    }
  });

  it('spans in each column its own values and the one it comes from', () => {
    const random = randomFrom(3);
    const { x, y } = line(10_000, () => random());
    const found = extent(band(x, y, 400, over(0, 400, 100)), 4);
    for (let c = 0; c < 100; c++) {
      const own = Array.from(y.data.subarray(Math.max(0, c * 100 - 1), (c + 1) * 100));
      expect(found.get(c)).toEqual([Math.min(...own), Math.max(...own)]);
    }
  });

  it('is as thick as asked for, and no higher than asked for', () => {
    const { x, y } = line(1000, (i) => (i === 500 ? 50 : 2));
    const runs = columnRuns(x, y, 40, over(0, 40, 20));
    const found = extent(bandOutline(runs, { pad: 0.5, most: 10 }), 2);
    expect(found.get(0)).toEqual([1.5, 2.5]);
    expect(found.get(10)).toEqual([1.5, 10.5]);
  });

  it('follows the highest values alone, in dashes that stand still', () => {
    const { x, y } = line(1000, (i) => (i % 2 === 0 ? 3 : 1));
    const drawn = (start: number) => {
      const runs = columnRuns(x, y, 40, over(start, start + 20, 20));
      return [...extent(bandOutline(runs, { pad: 0, highestOnly: true, dash: [3, 1] }), 1, start).keys()].map(
        (c) => c + start,
      );
    };
    expect(drawn(0).slice(0, 6)).toEqual([0, 1, 2, 4, 5, 6]);
    expect(drawn(1).slice(0, 5)).toEqual([1, 2, 4, 5, 6]);
  });

  it('reads no further than the length, as growing columns are longer than what they hold', () => {
    const { x, y } = line(40, () => 1);
    const found = band(x, y, 1.6, over(0, 10, 5)).y;
    expect(Math.max(...found.filter((value) => !Number.isNaN(value)))).toBe(1);
  });
});

describe('onGrid', () => {
  it('covers the window with columns whose borders stand still while it moves', () => {
    const width = 100 / 400;
    const first = onGrid({ start: 3.1, end: 103.1 }, 400);
    const second = onGrid({ start: 3.17, end: 103.17 }, 400);
    expect(first.start).toBeLessThanOrEqual(3.1);
    expect(first.end).toBeGreaterThanOrEqual(103.1);
    expect((first.end - first.start) / first.count).toBeCloseTo(width, 9);
    expect((second.start - first.start) / width).toBeCloseTo(Math.round((second.start - first.start) / width), 6);
  });
});

describe('barOutline', () => {
  it('keeps the highest of each column, and the mean', () => {
    const { x, y } = line(100_000, (i) => (i === 50_003 ? 256 : 10));
    const { highest, mean } = barOutline(x, y, 4000, over(0, 4000, 1000));
    expect(Math.max(...highest.y)).toBe(256);
    expect(Math.max(...mean.y)).toBeCloseTo(12.46, 2);
    expect(highest.y[0]).toBe(0);
    expect(highest.y.at(-1)).toBe(0);
    expect(highest.x.at(-1)).toBeCloseTo(4000, 6);
  });

  it('draws single bars with a gap where there is room', () => {
    const { highest, mean } = barOutline(column([0, 1, 2]), column([5, 6, 7]), 3, over(0, 3, 300));
    expect(highest.x).toHaveLength(0);
    expect([...mean.y]).toEqual([0, 5, 5, 0, 0, 6, 6, 0, 0, 7, 7, 0]);
    expect(mean.x[2]).toBeLessThan(1);
    expect(mean.x[2]).toBeGreaterThan(0.9);
  });

  it('bridges a stretch of rare frames', () => {
    const x = [...Array.from({ length: 500 }, (_, i) => i / 500), 9];
    const y = x.map((value) => (value < 1 ? 4 : 8));
    const { highest } = barOutline(column(x), column(y), 10, over(0, 10, 100));
    const drawn = [...highest.y].slice(1, -1);
    expect(Math.min(...drawn)).toBe(4);
    expect(drawn.at(-1)).toBe(8);
  });

  it('survives a window beside the data', () => {
    const { x, y } = line(1000, () => 3);
    expect(() => barOutline(x, y, 40, over(100, 101, 50))).not.toThrow();
    expect(() => barOutline(x, y, 40, over(-20, -10, 50))).not.toThrow();
  });
});

describe('stepLine', () => {
  it('draws each value to the next one where there is room, without gaps', () => {
    const { x, y } = stepLine(column([0, 1, 2]), column([5, 6, 7]), 3, over(0, 3, 300));
    expect([...x]).toEqual([0, 1, 1, 2, 2, 3]);
    expect([...y]).toEqual([5, 5, 6, 6, 7, 7]);
  });

  it('gives nothing for nothing', () => {
    expect(stepLine(column([]), column([]), 0, over(0, 1, 10)).x).toHaveLength(0);
  });
});

describe('flaggedColumns', () => {
  it('gives the first entry of each column that has one', () => {
    const x = column([0, 0.1, 1, 2, 3]);
    expect(flaggedColumns(x, column([0, 0, 1, 0, 1]), over(0, 4, 4))).toEqual([0, 3]);
  });
});
