// The grid of thumbnails: what its cells say, their order, where keys go, and how few pictures are asked for at once.
import { describe, expect, it } from 'vitest';
import { type BlockBatch, defaultGridPreferences, mapMeasures } from '../../../src-main/contract';
import { pictureItems, placeOf, shotItems, sortedItems } from '../../../src-renderer/lib/gridItems';
import { cellLayout, movedPlace } from '../../../src-renderer/lib/gridLayout';
import { Limited } from '../../../src-renderer/lib/limited';
import { RecentlyUsed } from '../../../src-renderer/lib/recentlyUsed';
import { Series } from '../../../src-renderer/lib/series';

/** A series of one frame a block: tokens, error and source index of each; frame k shows from pts[k] on. */
function seriesOf(tokens: number[], mse: number[], index: number[], pts: number[] = index): Series {
  const batch: BlockBatch = {
    analysisId: 'a',
    firstBlock: 0,
    blocks: {
      n: tokens,
      mse,
      ssim: null,
      passed: mse.map((error) => error <= 0.01),
      nfe: tokens.map(() => 1),
      frameCount: tokens.map(() => 1),
      chunkStart: tokens.map(() => true),
    },
    frames: { index, ptsSeconds: pts, ...mapMeasures(() => tokens.map(() => 0)) },
  };
  const series = new Series();
  series.append(batch);
  return series;
}

const ids = (items: readonly { id: number }[]) => items.map(({ id }) => id);

describe('pictures', () => {
  // Of six pictures the third and the last are not analyzed.
  const series = seriesOf([10, 40, 10, 20], [0.004, 0.02, 0.008, 0.001], [0, 1, 3, 4]);
  const items = pictureItems(6, series);

  it('have the figures of their frame, and none where they are not analyzed', () => {
    expect(items[3]).toMatchObject({ number: 4, ordinal: 2, frame: 3, ptsSeconds: 3, tokens: 10, over: 0 });
    expect(items[1]).toMatchObject({ ordinal: 1, tokens: 40, over: 1 });
    expect(items[5]).toMatchObject({ ordinal: null, frame: 5, tokens: Number.NaN, over: 0 });
    expect(ids(pictureItems(3, null))).toEqual([0, 1, 2]);
  });

  it.each([
    ['tokens', true, [1, 4, 0, 3, 2, 5]],
    ['tokens', false, [0, 3, 4, 1, 2, 5]],
    ['error', true, [1, 3, 0, 4, 2, 5]],
    ['error', false, [4, 0, 3, 1, 2, 5]],
    ['name', false, [0, 1, 2, 3, 4, 5]],
    ['name', true, [5, 4, 3, 2, 1, 0]],
  ] as const)('are sorted by %s, descending %s; what is not analyzed comes last', (sort, descending, order) => {
    expect(ids(sortedItems(items, { ...defaultGridPreferences, sort, descending }))).toEqual(order);
  });

  it('are found by their place', () => {
    const sorted = sortedItems(items, defaultGridPreferences);
    expect([4, 5, null].map((at) => placeOf(sorted, items, at))).toEqual([1, 5, -1]);
    expect(placeOf([], [], 0)).toBe(-1);
  });
});

describe('shots', () => {
  it('have tokens a second, mean errors and their middle frame', () => {
    const series = seriesOf([10, 20, 30, 8, 8], [0.002, 0.004, 0.03, 0.001, 0.001], [0, 2, 4, 6, 8], [0, 0.5, 1, 2, 3]);
    const shots = [
      { number: 1, first: 0, last: 2 },
      { number: 2, first: 3, last: 4 },
    ];
    const items = shotItems(series, shots);
    expect(items[0]).toMatchObject({ id: 0, number: 1, ordinal: 1, frame: 2, ptsSeconds: 0.5, tokens: 30, over: 1 });
    expect(items[0]?.error).toBeCloseTo(0.012, 6);
    // The last frame shows as long as frames do on average: 3 s over 4 frames.
    expect(items[1]?.tokens).toBeCloseTo(16 / 1.75, 6);
    expect([0, 2, 3, 4].map((ordinal) => placeOf(items, items, ordinal))).toEqual([0, 0, 1, 1]);
  });
});

describe('layout', () => {
  it('fills the width with squares and shows two rows where there is room', () => {
    for (const width of [430, 712, 1204, 3000]) {
      for (const height of [180, 300, 520, 1500]) {
        const { columns, side, step, rowHeight, margin } = cellLayout(width, height, 10_000);
        expect(columns * step + margin).toBeLessThanOrEqual(width);
        expect(width - (columns * step + margin)).toBeLessThan(columns);
        expect(side).toBeGreaterThanOrEqual(80);
        expect(side).toBeLessThanOrEqual(176);
        if (height >= 320) expect(margin + 2 * rowHeight).toBeLessThanOrEqual(height);
      }
    }
    expect(cellLayout(0, 0, 9).columns).toBe(0);
    expect(cellLayout(3000, 520, 2).side).toBeLessThanOrEqual(176);
    // A few that fit into one row are as large as that allows, and stay in it.
    for (const [width, height, count] of [
      [917, 330, 5],
      [592, 200, 3],
      [592, 200, 4],
    ] as const) {
      const few = cellLayout(width, height, count);
      expect(few.columns).toBeGreaterThanOrEqual(count);
      expect(few.side).toBeGreaterThanOrEqual(cellLayout(width, height, 10_000).side);
      expect(few.margin + few.rowHeight).toBeLessThanOrEqual(height);
    }
  });

  it('goes by keys through rows and columns and stays within', () => {
    // Ten cells in rows of four, two rows in sight.
    const go = (key: string, place: number) => movedPlace(key, place, 10, 4, 2);
    expect([go('ArrowRight', 3), go('ArrowLeft', 4), go('ArrowLeft', 0), go('ArrowRight', 9)]).toEqual([4, 3, 0, 9]);
    expect([go('ArrowDown', 1), go('ArrowDown', 7), go('ArrowDown', 8), go('ArrowUp', 2)]).toEqual([5, 9, 8, 2]);
    expect([go('PageDown', 1), go('PageDown', 6), go('PageUp', 9), go('Home', 7), go('End', 2)]).toEqual([
      9, 9, 1, 0, 9,
    ]);
    expect(go('Enter', 2)).toBeNull();
  });
});

describe('pictures asked for', () => {
  it('are a few at once, in order, and those called off are dropped or aborted', async () => {
    const queue = new Limited(2);
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const add = (name: string) =>
      queue.add((signal) => {
        log.push(name);
        signal.addEventListener('abort', () => log.push(`${name} aborted`));
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const drops = ['a', 'b', 'c', 'd'].map(add);
    expect(log).toEqual(['a', 'b']);
    drops[2]?.();
    drops[0]?.();
    expect(log).toEqual(['a', 'b', 'a aborted']);
    ends[0]?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect(log).toEqual(['a', 'b', 'a aborted', 'd']);
  });

  it('go on after one that fails', async () => {
    const queue = new Limited(1);
    let ran = false;
    queue.add(() => Promise.reject(new Error('no picture')));
    queue.add(async () => {
      ran = true;
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(ran).toBe(true);
  });

  it('are kept as far as there is room, the last used ones longest', () => {
    const kept = new RecentlyUsed<number>(2);
    kept.set('a', 1);
    kept.set('b', 2);
    expect(kept.get('a')).toBe(1);
    kept.set('c', 3);
    expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([1, undefined, 3]);
  });
});
