// Decimation must lose no peak, at any width and any zoom.
import { describe, expect, it } from 'vitest';
import { barOutline, decimateMinMax, flaggedColumns, visibleRange } from '../../../src-renderer/lib/decimate';
import { stepLine } from '../../../src-renderer/lib/stepLine';
import { randomFrom } from './harness/fakeSeries';

const line = (count: number, y: (i: number) => number) => ({
  x: Float64Array.from({ length: count }, (_, i) => i / 25),
  y: Float32Array.from({ length: count }, (_, i) => y(i)),
});

describe('decimateMinMax', () => {
  it.each([1, 7, 400, 1333])('keeps a single spike among 200,000 values on %i columns', (columns) => {
    const { x, y } = line(200_000, (i) => (i === 123_457 ? 9 : i === 77_001 ? -5 : 1));
    const points = decimateMinMax(x, y, x.length, 0, 8000, columns);
    expect(points.x.length).toBeLessThanOrEqual((columns + 2) * 2);
    const at = points.y.indexOf(9);
    expect(points.x[at]).toBe(x[123_457]);
    expect(Math.min(...points.y)).toBe(-5);
  });

  it('gives each column its own lowest and highest value', () => {
    const random = randomFrom(3);
    const { x, y } = line(10_000, () => random());
    const columns = 100;
    const points = decimateMinMax(x, y, x.length, 0, 400, columns);
    for (let c = 0; c < columns; c++) {
      const own = [...y].filter((_, i) => Math.floor((x[i] as number) / 4) === c);
      const drawn = [...points.y].filter((_, i) => Math.floor((points.x[i] as number) / 4) === c);
      expect(Math.max(...drawn)).toBe(Math.max(...own));
      expect(Math.min(...drawn)).toBe(Math.min(...own));
    }
  });

  it('never goes back in time', () => {
    const random = randomFrom(5);
    const { x, y } = line(5000, () => random());
    const points = decimateMinMax(x, y, x.length, 20, 90, 50);
    for (let i = 1; i < points.x.length; i++) expect(points.x[i]).toBeGreaterThanOrEqual(points.x[i - 1] as number);
  });

  it('leaves a sparse series as it is, with a neighbour on either side of the window', () => {
    const { x, y } = line(100, (i) => i);
    const points = decimateMinMax(x, y, x.length, 1, 2, 500);
    expect(points.y[0]).toBe(25);
    expect(points.y.at(-1)).toBe(50);
    expect([...decimateMinMax(x, y, x.length, 1.01, 1.99, 500).y].slice(0, 1)).toEqual([25]);
  });

  it('reads no further than the length, as growing columns are longer than what they hold', () => {
    const { x, y } = line(50, () => 1);
    y[40] = 99;
    expect(Math.max(...decimateMinMax(x, y, 40, 0, 10, 5).y)).toBe(1);
  });

  it('gives nothing for nothing', () => {
    expect(decimateMinMax([], [], 0, 0, 1, 10).x).toHaveLength(0);
    expect(visibleRange([], 0, 0, 1)).toEqual([0, 0]);
  });
});

describe('barOutline', () => {
  it('keeps the highest of each column, and the mean', () => {
    const { x, y } = line(100_000, (i) => (i === 50_003 ? 256 : 10));
    const { highest, mean } = barOutline(x, y, x.length, 4000, 0, 4000, 1000);
    expect(Math.max(...highest.y)).toBe(256);
    expect(Math.max(...mean.y)).toBeCloseTo(12.46, 2);
    expect(highest.y[0]).toBe(0);
    expect(highest.y.at(-1)).toBe(0);
    expect(highest.x.at(-1)).toBeCloseTo(4000, 6);
  });

  it('draws single bars with a gap where there is room', () => {
    const { highest, mean } = barOutline([0, 1, 2], [5, 6, 7], 3, 3, 0, 3, 300);
    expect(highest.x).toHaveLength(0);
    expect([...mean.y]).toEqual([0, 5, 5, 0, 0, 6, 6, 0, 0, 7, 7, 0]);
    expect(mean.x[2]).toBeLessThan(1);
    expect(mean.x[2]).toBeGreaterThan(0.9);
  });

  it('bridges a stretch of rare frames', () => {
    const x = [...Array.from({ length: 500 }, (_, i) => i / 500), 9];
    const y = x.map((value) => (value < 1 ? 4 : 8));
    const { highest } = barOutline(x, y, x.length, 10, 0, 10, 100);
    const drawn = [...highest.y].slice(1, -1);
    expect(Math.min(...drawn)).toBe(4);
    expect(drawn.at(-1)).toBe(8);
  });

  it('survives a window beside the data', () => {
    const { x, y } = line(1000, () => 3);
    expect(() => barOutline(x, y, x.length, 40, 100, 101, 50)).not.toThrow();
    expect(() => barOutline(x, y, x.length, 40, -20, -10, 50)).not.toThrow();
  });
});

describe('stepLine', () => {
  it.each([200, 900])('keeps the highest of each column on %i columns, and has no feet', (columns) => {
    const { x, y } = line(100_000, (i) => (i === 50_003 ? 256 : 10));
    const { x: xs, y: ys } = stepLine(x, y, x.length, 4000, 0, 4000, columns);
    expect(Math.max(...ys)).toBe(256);
    expect(Math.min(...ys)).toBe(10);
    expect([xs[0], xs.at(-1)]).toEqual([0, 4000]);
    expect(ys.length).toBeLessThanOrEqual(columns * 2);
  });

  it('draws each value to the next one where there is room, without gaps', () => {
    const { x, y } = stepLine([0, 1, 2], [5, 6, 7], 3, 3, 0, 3, 300);
    expect([...x]).toEqual([0, 1, 1, 2, 2, 3]);
    expect([...y]).toEqual([5, 5, 6, 6, 7, 7]);
  });

  it('gives nothing for nothing', () => {
    expect(stepLine([], [], 0, 0, 0, 1, 10).x).toHaveLength(0);
  });
});

describe('flaggedColumns', () => {
  it('gives one entry for each column that has one', () => {
    const x = [0, 0.1, 1, 2, 3];
    expect(flaggedColumns(x, [0, 0, 1, 0, 1], 5, 0, 4, 4)).toEqual([0, 3]);
  });
});
