// Pure parts of pictures out of tokens: choice of frames, names, times, pages, columns, layouts.
import { describe, expect, it } from 'vitest';
import type { Mark, MarkKind } from '../../../src-main/contract';
import { rangeList, VideoClock, wholeRange } from '../../../src-main/engine/pictures/ranges';
import { ordinalsWithin } from '../../../src-main/engine/pictures/stills';
import { evenly, shotStarts, stillName } from '../../../src-main/export/pictures/choice';
import { escapeHtml } from '../../../src-main/export/pictures/html';
import { timelineHtml } from '../../../src-main/export/pictures/reportHtml';
import { shortTime, timeText } from '../../../src-main/formats/timeText';
import { TickClock } from '../../../src-main/media/encode';
import { videoKindOf } from '../../../src-main/media/encoders';
import { columnsOf } from '../../../src-main/plots/columns';
import { barAt, comparisonLayout } from '../../../src-main/plots/comparisonLayout';
import { sheetGrid } from '../../../src-main/plots/contactSheet';
import { binned } from '../../../src-main/plots/histogram';
import { light } from '../../../src-main/plots/theme';
import { timelineSvg } from '../../../src-main/plots/timeline';
import { timeTicks } from '../../../src-main/plots/timeTicks';

const place = (ordinal: number) => ({ ordinal, frame: ordinal, ptsSeconds: ordinal / 25 });
const mark = (kind: MarkKind, start: number, end = start): Mark => ({
  ...place(start),
  kind,
  transition: kind === 'transition' ? 'dissolve' : null,
  start: place(start),
  end: place(end),
  score: 1,
  byHand: false,
});

describe('choice of frames', () => {
  it('is in the middle of equal parts', () => {
    expect(evenly(4, 100)).toEqual([12, 37, 62, 87]);
    expect(evenly(10, 3)).toEqual([0, 1, 2]);
    expect(evenly(3, 0)).toEqual([]);
  });
  it('takes one frame in the middle of every shot, and none of spikes', () => {
    const marks = [mark('cut', 20), mark('spike', 30), mark('transition', 50, 59)];
    expect(shotStarts(marks, 100)).toEqual([0, 20, 55]);
    const series = { frame: Float64Array.from({ length: 100 }, (_, i) => i), marks };
    const choice = { kind: 'shots' as const };
    expect(ordinalsWithin(series, { choice, range: wholeRange })).toEqual([10, 37, 77]);
    expect(ordinalsWithin(series, { choice, range: { from: 30, to: 64 } })).toEqual([42, 60]);
    expect(ordinalsWithin({ frame: series.frame.subarray(0, 1), marks: [] }, { choice, range: wholeRange })).toEqual([
      0,
    ]);
    expect(ordinalsWithin({ frame: series.frame.subarray(0, 0), marks: [] }, { choice, range: wholeRange })).toEqual(
      [],
    );
  });
  it('spreads over what several ranges hold, by source frames', () => {
    const frame = Float64Array.from({ length: 50 }, (_, i) => i * 2);
    const range = [
      { from: 90, to: null },
      { from: 10, to: 19 },
    ];
    expect(ordinalsWithin({ frame, marks: [] }, { choice: null, range })).toEqual([5, 6, 7, 8, 9, 45, 46, 47, 48, 49]);
    expect(ordinalsWithin({ frame, marks: [] }, { choice: { kind: 'evenly', count: 2 }, range })).toEqual([7, 47]);
  });
  it('gives names that sort by frames', () => {
    expect([9, 412, 1_234_567].map(stillName)).toEqual(['000009.png', '000412.png', '1234567.png']);
  });
});

describe('times', () => {
  it('are written for people', () => {
    expect([0, 17.17, 3599.9996, 360_000, -0.5].map(timeText)).toEqual([
      '00:00:00.000',
      '00:00:17.170',
      '01:00:00.000',
      '100:00:00.000',
      '-00:00:00.500',
    ]);
    expect([shortTime(125), shortTime(3723), shortTime(5, 0.1), shortTime(0.25, 0.05)]).toEqual([
      '2:05',
      '1:02:03',
      '0:05.0',
      '0:00.25',
    ]);
  });
  it('rise in files, one unit apart at least', () => {
    const clock = new TickClock(1000);
    expect([0, 0.0400004, 0.0400004, 0.04, 1].map((pts) => clock.next(pts))).toEqual([0, 40000, 40001, 40002, 1e6]);
    const early = new TickClock(1e6);
    expect([-0.5, 0].map((pts) => early.next(pts))).toEqual([0, 500]);
  });
  it('of a part begin at 0, of a whole video where the source does', () => {
    const at = (frame: number) => ({ frame, ptsSeconds: 2 + frame / 10 });
    const part = new VideoClock({ from: 5, to: null });
    expect([5, 6].map((frame) => part.next(at(frame)))).toEqual([0, expect.closeTo(0.1)]);
    expect(new VideoClock({ from: null, to: 9 }).next(at(0))).toBe(2);
  });
  it('of several parts follow on one another, each with its own distances', () => {
    const clock = new VideoClock([
      { from: 10, to: 11 },
      { from: 50, to: 52 },
    ]);
    const source = [
      [10, 1],
      [11, 1.5],
      [50, 70],
      [51, 70.25],
      [52, 71],
    ] as const;
    expect(source.map(([frame, ptsSeconds]) => clock.next({ frame, ptsSeconds }))).toEqual([0, 0.5, 1, 1.25, 2]);
  });
  it('come from ranges in order, joined where they touch', () => {
    const range = (from: number | null, to: number | null) => ({ from, to });
    expect(rangeList([])).toEqual([wholeRange]);
    expect(rangeList([range(20, 30), range(0, 9), range(10, 12), range(25, 27), range(31, 40)])).toEqual([
      range(0, 12),
      range(20, 40),
    ]);
    expect(rangeList([range(5, null), range(7, 9)])).toEqual([range(5, null)]);
    expect(rangeList([range(null, 3), range(2, null)])).toEqual([range(null, null)]);
  });
  it('have round ticks', () => {
    expect(timeTicks(0.3, 9.7, 6)).toEqual({ step: 2, values: [2, 4, 6, 8] });
  });
});

describe('kinds of video', () => {
  it('go by the ending alone', () => {
    expect(['a.mp4', 'A.WEBM', '/x.mp4/a', 'mp4', 'a.mp4.png'].map(videoKindOf)).toEqual([
      'mp4',
      'webm',
      null,
      null,
      null,
    ]);
  });
});

describe('columns', () => {
  it('hold the mean by time and every peak', () => {
    // A frame of 3 s, then two of half a second, the last one of which has the length of the one before.
    const { mean, low, high } = columnsOf([10, 13, 13.5], [4, 8, 100], 4);
    expect([...mean]).toEqual([4, 4, 4, 54]);
    expect([...low]).toEqual([4, 4, 4, 8]);
    expect([...high]).toEqual([4, 4, 4, 100]);
  });
  it('lose no peak among very many frames', () => {
    const values = new Float64Array(100_000).fill(1);
    values[77_777] = 9;
    const pts = values.map((_, i) => i / 25);
    const { high } = columnsOf(pts, values, 500);
    expect(high.filter((value) => value === 9)).toHaveLength(1);
    expect(high[Math.floor(77_777 / 200)]).toBe(9);
  });
  it('show frames that share a time', () => {
    const { high } = columnsOf([0, 1, 1, 2], [1, 2, 7, 3], 3);
    expect([...high]).toEqual([1, 7, 3]);
  });
});

describe('the layout of a comparison', () => {
  it.each([
    [128, 1],
    [128, 3],
    [256, 2],
    [256, 7],
    [32, 1],
    [1024, 1],
  ])('has even sides and nothing outside or on top of one another (%i pixels, %i reconstructions)', (side, count) => {
    const { width, height, panes, strips } = comparisonLayout(side, count);
    expect([width % 2, height % 2]).toEqual([0, 0]);
    expect(panes).toHaveLength(count + 1);
    expect(strips).toHaveLength(count);
    expect(width).toBeLessThanOrEqual(1920);
    const rects = [...panes, ...strips];
    for (const [i, a] of rects.entries()) {
      expect(Math.min(a.x, a.y, width - a.x - a.width, height - a.y - a.height)).toBeGreaterThanOrEqual(0);
      for (const b of rects.slice(i + 1))
        expect(a.x + a.width <= b.x || a.y + a.height <= b.y || b.x + b.width <= a.x).toBe(true);
    }
    if (side * (count + 1) < 1800) expect(panes[0]!.width % side).toBe(0);
  });
  it('keeps the current frame in the middle of the strip', () => {
    const layout = comparisonLayout(128, 1);
    const strip = layout.strips[0]!;
    const x = barAt(strip, layout, 500, 500)!;
    expect(Math.abs(x + layout.bar / 2 - (strip.x + strip.width / 2))).toBeLessThanOrEqual(1);
    expect(barAt(strip, layout, 503, 500)).toBe(x + 3 * layout.step);
    expect(barAt(strip, layout, 5000, 500)).toBeNull();
  });
});

describe('sheets and histograms', () => {
  it('have room for all', () => {
    for (const count of [1, 2, 5, 12, 24, 100]) {
      const { columns, rows } = sheetGrid(count);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * (rows - 1)).toBeLessThan(count);
    }
    expect(binned([0, 5, 9.99, 10], 0, 10, 2)).toEqual([1, 3]);
  });
});

describe('pages', () => {
  it('hold any name as text', () => {
    expect(escapeHtml('<a href="x">\u0000&\'')).toBe('&#60;a href=&#34;x&#34;&#62;\ufffd&#38;&#39;');
    const look = { light: '', dark: '' };
    const html = timelineHtml({ title: '</title><script>', caption: '<b>', timeline: '<svg></svg>' }, look);
    expect(html).not.toMatch(/<script|<b>/);
  });
});

describe('the timeline', () => {
  const series = {
    ptsSeconds: [0, 1, 2, 3],
    tokens: [0, 256, 128, 64],
    mse: [0.01, 0.02, 0.05, 0],
    passed: [1, 1, 0, 1],
    motion: [0, 0, 0, 0],
    marks: [mark('cut', 25), mark('transition', 50, 70), mark('spike', 80), mark('tokenSpike', 90)],
    maxToks: 256,
    thresholdPsnr: 23,
  };
  it('has finite places, for no frames too', () => {
    const look = { theme: light, plotWidth: 400, heading: { title: 'a <b>', caption: '' } };
    const svg = timelineSvg(series, look);
    expect(svg).not.toMatch(/NaN|Infinity|<b>/);
    expect(svg).toContain('Over the threshold');
    for (const words of ['Cut (1)', 'Transition (1)', 'Motion spike (1)', 'Token spike (1)'])
      expect(svg).toContain(words);
    const none = {
      ...series,
      ptsSeconds: [],
      tokens: [],
      mse: [],
      passed: [],
      motion: [],
      marks: [],
      thresholdPsnr: null,
    };
    expect(timelineSvg(none, look)).not.toMatch(/NaN|Infinity/);
  });
  it('draws a column of tokens as high as it is long', () => {
    const svg = timelineSvg(series, { theme: light, plotWidth: 400, heading: null });
    // The second second is full, the third half as high: 150 pixels are 256 tokens.
    const top = 34;
    expect(svg).toContain(
      `M58 ${top + 150}V${top + 150}H158V${top}H258V${top + 75}H358V${top + 112.5}H458V${top + 150}Z`,
    );
  });
});
