// Timecodes, ticks, the timeline's window and the figures on the screen.
import { describe, expect, it } from 'vitest';
import { domainOf, usualFps } from '../../../src-renderer/lib/domain';
import { decibelText, mseText, niceCeiling, percentText, shareText, ssimText } from '../../../src-renderer/lib/format';
import { shortTime, spanInWords, timecode, timeTicks } from '../../../src-renderer/lib/timecode';
import { clampSpan, follow, isWhole, panBy, toPixel, toSeconds, zoomAt } from '../../../src-renderer/lib/viewport';
import { rowWindow } from '../../../src-renderer/lib/window';

describe('timecode', () => {
  it.each([
    [0, '00:00:00.00'],
    [17.17, '00:00:17.17'],
    [0.29, '00:00:00.29'],
    [59.999, '00:00:59.99'],
    [3661.5, '01:01:01.50'],
    [360_000, '100:00:00.00'],
    [-0.04, '-00:00:00.04'],
    [-0.001, '00:00:00.00'],
    [Number.NaN, '--:--:--.--'],
  ])('%d s is %s', (seconds, text) => expect(timecode(seconds)).toBe(text));

  it.each([
    [65, 1, '1:05'],
    [3725, 60, '1:02:05'],
    [0.25, 0.05, '0:00.25'],
    [1.9999, 0.1, '0:02.0'],
  ])('%d s at a step of %d is %s', (seconds, step, text) => expect(shortTime(seconds, step)).toBe(text));

  it('says spans coarsely', () => {
    expect([0.4, 59, 118, 3600, 3900].map(spanInWords)).toEqual(['0 s', '59 s', '2 min', '1 h', '1 h 5 min']);
  });

  it('gives round ticks, not too many', () => {
    for (const [start, end] of [
      [0, 60],
      [12.3, 12.4],
      [0, 40_000],
      [-3, 9],
    ] as const) {
      const { step, values } = timeTicks(start, end, 10);
      expect(values.length).toBeLessThanOrEqual(11);
      expect(values.length).toBeGreaterThan(1);
      expect(values.every((value) => value >= start - step * 1e-6 && value <= end + step * 1e-6)).toBe(true);
    }
  });
});

describe('the window of the timeline', () => {
  const domain = { start: 0, end: 100 };
  it('keeps the time under the cursor in its place', () => {
    const view = zoomAt({ start: 20, end: 60 }, domain, 0.5, 30);
    expect(view).toEqual({ start: 25, end: 45 });
    expect(toPixel(view, 1000, 30)).toBeCloseTo(toPixel({ start: 20, end: 60 }, 1000, 30));
  });
  it('zooms neither past the clip nor past its limit', () => {
    expect(zoomAt({ start: 20, end: 60 }, domain, 100, 30)).toEqual(domain);
    expect(isWhole(zoomAt({ start: 20, end: 60 }, domain, 100, 30), domain)).toBe(true);
    const near = zoomAt({ start: 20, end: 60 }, domain, 1e-9, 30);
    expect(near.end - near.start).toBeCloseTo(0.05);
  });
  it('pans to the ends and no further', () => {
    expect(panBy({ start: 20, end: 60 }, domain, 500)).toEqual({ start: 60, end: 100 });
    expect(panBy({ start: 20, end: 60 }, domain, -500)).toEqual({ start: 0, end: 40 });
  });
  it('fits a window into a clip that is shorter', () => {
    expect(clampSpan({ start: -5, end: 500 }, { start: 1, end: 1.02 })).toEqual({ start: 1, end: 1.02 });
  });
  it('turns the page only when the time has left it', () => {
    const view = { start: 20, end: 60 };
    expect(follow(view, domain, 40)).toBe(view);
    expect(follow(view, domain, 61).start).toBeCloseTo(59);
    expect(follow(view, domain, 5)).toEqual({ start: 0, end: 40 });
  });
  it('turns pixels into times and back', () => {
    expect(toSeconds(domain, 800, toPixel(domain, 800, 42))).toBeCloseTo(42);
  });
});

describe('domainOf', () => {
  const series = { extent: () => ({ start: 0, end: 1.2 }) };
  it('trusts the frames once the end of the file was seen, as headers lie', () => {
    expect(domainOf({ durationSeconds: 143_165, pictures: null }, { status: 'partial' }, series).end).toBe(1.2);
    expect(domainOf({ durationSeconds: 60, pictures: null }, { status: 'running' }, series).end).toBe(60);
    expect(domainOf({ durationSeconds: 1, pictures: null }, { status: 'running' }, series).end).toBe(1.2);
  });
  it('has a second for each picture of a folder', () => {
    const folder = { durationSeconds: null, pictures: 40, averageFps: null };
    expect(domainOf(folder, { status: 'running' }, series)).toEqual({ start: 0, end: 40 });
    expect([usualFps(folder), usualFps({ averageFps: 24, pictures: null }), usualFps(null)]).toEqual([1, 24, 25]);
  });
  it('is never empty', () => {
    expect(domainOf(null, null, null)).toEqual({ start: 0, end: 1 });
    expect(domainOf({ durationSeconds: null, pictures: null }, null, null)).toEqual({ start: 0, end: 1 });
  });
});

describe('figures', () => {
  it('joins MSE and PSNR', () => {
    expect(decibelText(0.007)).toBe('27.6 dB');
    expect(decibelText(0)).toBe('∞ dB');
    expect(mseText(0.007)).toBe('0.0070');
    expect(mseText(0.00001)).toBe('1.0e-5');
    expect(ssimText(0.934)).toBe('0.93');
  });
  it('never says 100 % too early', () => {
    expect(percentText(0.999)).toBe('99 %');
    expect(percentText(1)).toBe('100 %');
    expect(shareText(99.7)).toBe('99.7 %');
    expect(shareText(31.4)).toBe('31 %');
  });
  it('has ceilings that seldom move', () => {
    expect([0, 0.3, 1, 1.1, 7, 23].map(niceCeiling)).toEqual([1, 0.5, 1, 2, 10, 50]);
  });
  it('shows only the rows in sight', () => {
    expect(rowWindow(0, 260, 26, 10_000)).toEqual({ first: 0, last: 16 });
    const middle = rowWindow(130_000, 260, 26, 10_000);
    expect(middle.last - middle.first).toBeLessThan(30);
    expect(rowWindow(1e9, 260, 26, 5).first).toBeLessThan(5);
  });
});
