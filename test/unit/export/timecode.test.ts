// Timecode against known values and against plain counting; rates from timestamps.
import { describe, expect, it } from 'vitest';
import {
  frameNumberAt,
  isDropFrame,
  nominalRate,
  rateText,
  standardRate,
  timecode,
} from '../../../src-main/export/events/timecode';
import { fps, steady } from './sheets';

const ntsc = fps(30_000, 1001);
const ntscDouble = fps(60_000, 1001);
const film = fps(24_000, 1001);

describe('timecode', () => {
  it.each([
    [ntsc, 1799, '00:00:59;29'],
    [ntsc, 1800, '00:01:00;02'],
    [ntsc, 17_981, '00:09:59;29'],
    [ntsc, 17_982, '00:10:00;00'],
    [ntsc, 107_892, '01:00:00;00'],
    [ntscDouble, 3599, '00:00:59;59'],
    [ntscDouble, 3600, '00:01:00;04'],
    [ntscDouble, 35_964, '00:10:00;00'],
    [fps(30), 1800, '00:01:00:00'],
    [fps(25), 90_000, '01:00:00:00'],
    [fps(24), 47, '00:00:01:23'],
    [fps(50), 49, '00:00:00:49'],
    [fps(60), 3600, '00:01:00:00'],
    [fps(25), 25 * 3600 * 30, '30:00:00:00'],
    // Odd rates count the rounded number, without drops.
    [fps(14_985, 1000), 15, '00:00:01:00'],
    [fps(1, 4), 7, '00:00:07:00'],
    [fps(120), 119, '00:00:00:119'],
  ])('at %o frame %d is %s', (rate, frame, text) => expect(timecode(frame, rate)).toBe(text));

  it('falls behind the clock by 3.6 s an hour at 23.976, and not at 29.97', () => {
    expect(timecode(frameNumberAt(3600, film), film)).toBe('00:59:56:10');
    expect(timecode(frameNumberAt(3600, ntsc), ntsc)).toBe('01:00:00;00');
  });

  it.each([ntsc, ntscDouble, film, fps(25)])('numbers every frame of 21 minutes as counting does, at %o', (rate) => {
    const base = Math.round(rate.num / rate.den);
    const dropped = isDropFrame(rate) ? base / 15 : 0;
    const two = (value: number) => String(value).padStart(2, '0');
    let [minutes, seconds, frames] = [0, 0, 0];
    const wrong: number[] = [];
    for (let frame = 0; frame < base * 21 * 60; frame++) {
      if (seconds === 0 && frames === 0 && minutes % 10 !== 0) frames = dropped;
      if (timecode(frame, rate) !== `00:${two(minutes)}:${two(seconds)}${dropped > 0 ? ';' : ':'}${two(frames)}`)
        wrong.push(frame);
      frames = (frames + 1) % base;
      if (frames === 0) seconds = (seconds + 1) % 60;
      if (frames === 0 && seconds === 0) minutes++;
    }
    expect(minutes).toBe(21);
    expect(wrong).toEqual([]);
  });

  it('drops numbers at 29.97 and 59.94 alone', () => {
    const rates = [ntsc, ntscDouble, fps(2997, 100), film, fps(30), fps(60), fps(25), fps(120_000, 1001), fps(29)];
    expect(rates.filter(isDropFrame)).toEqual([ntsc, ntscDouble, fps(2997, 100)]);
  });
});

describe('the rate', () => {
  it.each([
    [23.976, film],
    [23.98, film],
    [24, fps(24)],
    [29.97, ntsc],
    [59.94, ntscDouble],
    [25.0001, fps(25)],
    [14.5, fps(14_500, 1000)],
    [0, fps(25)],
    [Number.NaN, fps(25)],
  ])('%d stands for %o', (perSecond, rate) => expect(standardRate(perSecond)).toEqual(rate));

  it('is written as people write it', () => {
    expect([film, ntsc, ntscDouble, fps(25), fps(25, 2), fps(30), fps(100)].map(rateText)).toEqual([
      '23.976',
      '29.97',
      '59.94',
      '25',
      '12.5',
      '30',
      '100',
    ]);
  });

  const indexes = (count: number) => Array.from({ length: count }, (_, i) => i);
  it.each([film, fps(24), fps(25), ntsc, fps(30), fps(50), ntscDouble, fps(60)])(
    'is found in timestamps of whole milliseconds: %o',
    (rate) => {
      const pts = steady(300, rate, 1.4).map((seconds) => Math.round(seconds * 1000) / 1000);
      expect(nominalRate(pts, indexes(300))).toEqual(rate);
    },
  );

  it('is that of the usual step where the rate varies, and of the source where frames were left out', () => {
    const varying = steady(400, fps(30)).filter((_, i) => i < 200 || i % 3 === 0);
    expect(nominalRate(varying, indexes(varying.length))).toEqual(fps(30));
    const sampled = steady(400, fps(25)).filter((_, i) => i % 6 === 0);
    expect(
      nominalRate(
        sampled,
        indexes(400).filter((i) => i % 6 === 0),
      ),
    ).toEqual(fps(25));
  });

  it('is 25 where nothing tells', () => {
    expect(nominalRate([], [])).toEqual(fps(25));
    expect(nominalRate([3], [0])).toEqual(fps(25));
    expect(nominalRate([3, 3, 3], [0, 1, 2])).toEqual(fps(25));
  });
});
