// Peaks per pixel, rank correlation, kinds of marks and the heights of the confidence row.
import { describe, expect, it } from 'vitest';
import { defaultReview, type Mark, type MarkKind, type TimelineRow, timelineRows } from '../../../src-main/contract';
import { confidenceAt, confidenceY, layOut } from '../../../src-renderer/features/timeline/geometry';
import { rankCorrelation, ranks } from '../../../src-renderer/lib/correlation';
import { kindCounts, shortCount, shownMarks, toggleKind } from '../../../src-renderer/lib/kinds';
import { markLists, marksIn } from '../../../src-renderer/lib/markLists';
import { columnPeaks, visibleBlocks } from '../../../src-renderer/lib/peaks';
import { toggleRow } from '../../../src-renderer/lib/timelineRows';
import { column } from './columnOf';
import { fakeMarks } from './harness/fakeMarks';
import { fakeSeries, randomFrom } from './harness/fakeSeries';

describe('columnPeaks', () => {
  it('keeps the highest of each column: none that stands out is lost', () => {
    const random = randomFrom(3);
    const length = 50_000;
    const x = Float64Array.from({ length }, (_, i) => i / 25);
    const y = Float32Array.from({ length }, () => (random() < 0.05 ? random() : 0));
    const columns = 700;
    const found = columnPeaks(column(x), column(y), { start: 0, end: 2000, count: columns });
    const best = new Map<number, number>();
    for (let i = 0; i < length; i++) {
      const column = Math.min(columns - 1, Math.floor((x[i]! / 2000) * columns));
      if (y[i]! > (best.get(column) ?? 0)) best.set(column, y[i]!);
    }
    expect(found.map((i) => y[i])).toEqual([...best.values()]);
    expect(found.length).toBeLessThanOrEqual(columns);
  });

  it('gives single candidates of the window as they are, and no zeros', () => {
    const y = [0.5, 0, 0.2, 0, 0, 0.9, 0];
    const x = [0, 1, 2, 3, 4, 5, 6];
    const peaks = (start: number, end: number) => columnPeaks(column(x), column(y), { start, end, count: 100 });
    expect(peaks(0, 6)).toEqual([0, 2, 5]);
    expect(peaks(1, 4)).toEqual([2]);
    expect(columnPeaks(column([]), column([]), { start: 0, end: 6, count: 100 })).toEqual([]);
  });
});

describe('visibleBlocks', () => {
  const x = Array.from({ length: 40 }, (_, i) => i);
  const score = x.map((i) => (i === 9 ? 0.4 : i === 30 ? 0.8 : 0));
  const count = x.map((i) => (i === 9 ? 5 : i === 30 ? 11 : 0));
  const blocks = (start: number, end: number, columns: number) =>
    visibleBlocks(column(x), column(score), column(count), { start, end, count: columns });

  it('gives first and last entry, also where the window shows the middle alone', () => {
    expect(blocks(0, 39, 400)).toEqual([
      { first: 5, last: 9, score: 0.4 },
      { first: 20, last: 30, score: 0.8 },
    ]);
    expect(blocks(24, 26, 400)).toEqual([{ first: 20, last: 30, score: 0.8 }]);
    expect(blocks(10, 15, 400)).toEqual([]);
  });

  it('keeps the highest of those that end in one pixel', () => {
    expect(blocks(0, 39, 1)).toEqual([{ first: 20, last: 30, score: 0.8 }]);
  });
});

describe('rankCorrelation', () => {
  it('is 1 and -1 for what rises and falls together, however crooked', () => {
    const a = [1, 2, 3, 4, 50];
    expect(rankCorrelation(a, [0, 1, 10, 100, 101], 5)).toBe(1);
    expect(rankCorrelation(a, [9, 8, 7, -6, -60], 5)).toBe(-1);
  });

  it('shares the ranks of equal values', () => {
    expect([...ranks([10, 20, 20, 5, 20], 5)]).toEqual([2, 4, 4, 1, 4]);
    // Worked by hand: ranks 1 2.5 2.5 4 and 1 2 3 4, covariance 4.5 over sqrt(4.5 * 5).
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4], 4)).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  it('agrees with the classical formula where no values are equal', () => {
    const random = randomFrom(9);
    const [a, b] = [0, 1].map(() => Array.from({ length: 500 }, () => random())) as [number[], number[]];
    const [ra, rb] = [ranks(a, 500), ranks(b, 500)];
    const squares = ra.reduce((sum, rank, i) => sum + (rank - rb[i]!) ** 2, 0);
    expect(rankCorrelation(a, b, 500)).toBeCloseTo(1 - (6 * squares) / (500 * (500 ** 2 - 1)), 12);
  });

  it('is not defined for two values, for a constant, or for what is no number', () => {
    expect(rankCorrelation([1, 2], [1, 2], 2)).toBeNull();
    expect(rankCorrelation([1, 1, 1], [1, 2, 3], 3)).toBeNull();
    expect(rankCorrelation([1, Number.NaN, 3], [1, 2, 3], 3)).toBeNull();
  });

  it('looks at the first values alone, since columns are longer than they are filled', () => {
    expect(rankCorrelation([1, 2, 3, 0, 0], [4, 5, 6, 0, 9], 3)).toBe(1);
  });
});

describe('kinds of marks', () => {
  const whole = fakeSeries({ frames: 2000, fps: 25, threshold: 0.007, maxToks: 256, shot: 40, seed: 5 });
  const marks = fakeMarks(whole, 2000, defaultReview);
  it('are counted, hidden and shown again', () => {
    const counts = kindCounts(marks);
    for (const [kind, count] of Object.entries(counts)) {
      expect(count).toBeGreaterThan(0);
      expect(shownMarks(marks, toggleKind([], kind as MarkKind)).length).toBe(marks.length - count);
    }
    expect(shownMarks(marks, [])).toBe(marks);
    const hidden = toggleKind(toggleKind([], 'spike'), 'cut');
    expect(hidden).toEqual(['cut', 'spike']);
    expect(shownMarks(marks, hidden).map(({ kind }: Mark) => kind)).not.toContain('cut');
    expect(toggleKind(hidden, 'cut')).toEqual(['spike']);
  });

  it('come in lists, of which a window shows what walking along all of them finds', () => {
    const lists = markLists(marks);
    expect(markLists(marks)).toBe(lists);
    for (const kind of ['cut', 'transition', 'spike', 'tokenSpike'] as const)
      for (const [start, end] of [
        [0, 80],
        [12.5, 13],
        [30, 55],
        [79, 200],
      ] as const) {
        const shown = marks.filter(
          (mark) => mark.kind === kind && mark.end.ptsSeconds >= start && mark.start.ptsSeconds <= end,
        );
        expect(marksIn(lists[kind], { start, end })).toEqual(shown);
      }
    expect(lists.borders).toEqual(marks.filter(({ kind }) => kind === 'cut' || kind === 'transition'));
  });

  it('have short counts', () => {
    expect([0, 999, 1000, 9949, 9950, 12_400].map(shortCount)).toEqual(['0', '999', '1.0k', '9.9k', '10k', '12k']);
  });
});

describe('rows of the timeline', () => {
  it.each([
    [1024, 210],
    [1440, 330],
    [2560, 620],
  ])('fit into %i x %i one below another', (width, height) => {
    const geometry = layOut(width, height, 60, 16, timelineRows);
    const { thumbs, marks, tokens, error, motion, change, confidence, bottom } = geometry;
    let end = 0;
    for (const band of [thumbs, marks, tokens, error, motion, change, confidence]) {
      if (band === null) continue;
      expect(band.top).toBeGreaterThanOrEqual(end);
      expect(band.height).toBeGreaterThanOrEqual(14);
      end = band.top + band.height;
    }
    expect(end).toBe(bottom);
    expect(bottom).toBeLessThanOrEqual(height - 20);
    if (confidence === null) throw new Error('there is no row of confidences');
    for (const value of [0, 0.37, 1])
      expect(confidenceAt(confidence, confidenceY(confidence, value))).toBeCloseTo(value, 9);
    expect(confidenceAt(confidence, -50)).toBe(1);
    expect(confidenceAt(confidence, height + 50)).toBe(0);
  });

  it('give the tokens more room the fewer there are, and leave out what has none', () => {
    const heightOf = (rows: readonly TimelineRow[]) => layOut(1440, 330, 60, 16, rows).tokens.height;
    for (let count = 1; count <= timelineRows.length; count++)
      expect(heightOf(timelineRows.slice(0, count))).toBeLessThan(heightOf(timelineRows.slice(0, count - 1)));
    const cramped = layOut(1024, 150, 60, 16, timelineRows);
    expect(cramped.tokens.height).toBeGreaterThanOrEqual(40);
    expect([cramped.change, cramped.motion, cramped.confidence]).toEqual([null, null, null]);
    const bare = layOut(1440, 330, 60, 16, []);
    expect(bare.thumbs.height).toBe(0);
    expect(bare.bottom).toBe(bare.tokens.top + bare.tokens.height);
  });

  it('are hidden and shown again in their order', () => {
    const without = toggleRow(timelineRows, 'motion');
    expect(without).toEqual(timelineRows.filter((row) => row !== 'motion'));
    expect(toggleRow(without, 'motion')).toEqual(timelineRows);
  });
});
