// Decimation must lose no peak, at any width and any zoom.
import { describe, expect, it } from 'vitest';
import { barOutline, stepLine } from '../../../src-renderer/lib/barOutline';
import { onGrid, visibleRange } from '../../../src-renderer/lib/columns';
import { decimateMinMax, flaggedColumns } from '../../../src-renderer/lib/decimate';
import { column } from './columnOf';
import { randomFrom } from './harness/fakeSeries';

const line = (count: number, y: (i: number) => number) => ({
  x: column(Float64Array.from({ length: count }, (_, i) => i / 25)),
  y: column(Float64Array.from({ length: count }, (_, i) => y(i))),
});
const over = (start: number, end: number, count: number) => ({ start, end, count });

describe('decimateMinMax', () => {
  it.each([1, 7, 400, 1333])('keeps a single spike among 200,000 values on %i columns', (columns) => {
    const { x, y } = line(200_000, (i) => (i === 123_457 ? 9 : i === 77_001 ? -5 : 1));
    const points = decimateMinMax(x, y, over(0, 8000, columns));
    expect(points.x.length).toBeLessThanOrEqual((columns + 2) * 2);
    const at = points.y.indexOf(9);
    expect(points.x[at]).toBe(x.at(123_457));
    expect(Math.min(...points.y)).toBe(-5);
  });

  it('loses no spike at any zoom and any place of the window', () => {
    const random = randomFrom(11);
    const spike = 654_321;
    const { x, y } = line(1_000_000, (i) => (i === spike ? 1000 : Math.sin(i) * 5));
    const at = x.at(spike);
    for (let length = 40_000; length > 0.05; length /= 1.7) {
      const start = Math.min(40_000 - length, Math.max(0, at - length * random()));
      const columns = onGrid({ start, end: start + length }, 700);
      expect(Math.max(...decimateMinMax(x, y, columns).y)).toBe(1000);
      const { highest, mean } = barOutline(x, y, 40_000, columns);
      expect(Math.max(...highest.y, ...mean.y)).toBe(1000);
      expect(Math.max(...stepLine(x, y, 40_000, columns).y)).toBe(1000);
    }
  });

  it('gives each column its own lowest and highest value', () => {
    const random = randomFrom(3);
    const { x, y } = line(10_000, () => random());
    const columns = 100;
    const points = decimateMinMax(x, y, over(0, 400, columns));
    for (let c = 0; c < columns; c++) {
      const own = Array.from(y.data.subarray(0, y.length)).filter((_, i) => Math.floor(x.at(i) / 4) === c);
      const drawn = [...points.y].filter((_, i) => Math.floor((points.x[i] as number) / 4) === c);
      expect(Math.max(...drawn)).toBe(Math.max(...own));
      expect(Math.min(...drawn)).toBe(Math.min(...own));
    }
  });

  it('never goes back in time', () => {
    const random = randomFrom(5);
    const { x, y } = line(5000, () => random());
    const points = decimateMinMax(x, y, over(20, 90, 50));
    for (let i = 1; i < points.x.length; i++) expect(points.x[i]).toBeGreaterThanOrEqual(points.x[i - 1] as number);
  });

  it('leaves a sparse series as it is, with a neighbour on either side of the window', () => {
    const { x, y } = line(100, (i) => i);
    const points = decimateMinMax(x, y, over(1, 2, 500));
    expect(points.y[0]).toBe(25);
    expect(points.y.at(-1)).toBe(50);
    expect([...decimateMinMax(x, y, over(1.01, 1.99, 500)).y].slice(0, 1)).toEqual([25]);
  });

  it('reads no further than the length, as growing columns are longer than what they hold', () => {
    const { x, y } = line(40, () => 1);
    expect(Math.max(...decimateMinMax(x, y, over(0, 10, 5)).y)).toBe(1);
  });

  it('gives nothing for nothing', () => {
    const { x, y } = line(0, () => 0);
    expect(decimateMinMax(x, y, over(0, 1, 10)).x).toHaveLength(0);
    expect(visibleRange(x, { start: 0, end: 1 })).toEqual([0, 0]);
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
  it.each([200, 900])('keeps the highest of each column on %i columns, and has no feet', (columns) => {
    const { x, y } = line(100_000, (i) => (i === 50_003 ? 256 : 10));
    const { x: xs, y: ys } = stepLine(x, y, 4000, over(0, 4000, columns));
    expect(Math.max(...ys)).toBe(256);
    expect(Math.min(...ys)).toBe(10);
    expect([xs[0], xs.at(-1)]).toEqual([0, 4000]);
    expect(ys.length).toBeLessThanOrEqual(columns * 2);
  });

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
