// Shots from marks: borders of cuts, transitions and fades, and what makes none.
import { describe, expect, it } from 'vitest';
import { frameNumber } from '../../../src-main/export/events/sheet';
import { shotsOf } from '../../../src-main/export/events/shots';
import { cut, everything, fps, type MarkAt, sheetOf, spike, steady, transition } from './sheets';

/** First frames of all shots but the first, of 400 frames at 25 a second. */
const borders = (...marks: MarkAt[]) => {
  const shots = shotsOf(sheetOf(marks, steady(400, fps(25)), fps(25)));
  expect(shots[0]!.start).toBe(0);
  expect(shots.at(-1)!.end).toBe(400);
  for (const [i, { start, number }] of shots.slice(1).entries())
    expect([start, number]).toEqual([shots[i]!.end, i + 2]);
  return shots.slice(1).map(({ start }) => start);
};

describe('shots', () => {
  it('begin at cuts, in the middle of transitions, and at no spike', () => {
    expect(borders(cut(50), spike(60, 62, 66), transition('dissolve', 100, 111), cut(200))).toEqual([50, 106, 200]);
    expect(borders(transition('dissolve', 10, 14))).toEqual([12]);
    expect(borders()).toEqual([]);
  });

  it('have one border where a fade out and a fade in follow each other, however long it is black', () => {
    expect(borders(transition('fadeOut', 100, 109), transition('fadeIn', 110, 119))).toEqual([110]);
    expect(borders(transition('fadeOut', 100, 109), transition('fadeIn', 113, 160))).toEqual([111]);
    expect(borders(transition('fadeOut', 100, 109), transition('fadeIn', 300, 310))).toEqual([205]);
  });

  it('have two where something is shown between', () => {
    expect(borders(transition('fadeOut', 100, 108), cut(180), transition('fadeIn', 300, 308))).toEqual([104, 180, 304]);
    expect(borders(transition('fadeIn', 100, 108), transition('fadeOut', 140, 148))).toEqual([104, 144]);
  });

  it('take short black beside a cut, or at an end, with them', () => {
    expect(borders(transition('fadeOut', 100, 108), cut(130))).toEqual([130]);
    expect(borders(cut(100), transition('fadeIn', 120, 130))).toEqual([100]);
    expect(borders(transition('fadeIn', 0, 20), cut(100), transition('fadeOut', 380, 399))).toEqual([100]);
    expect(borders(transition('fadeIn', 30, 40), transition('fadeOut', 360, 370))).toEqual([]);
    expect(borders(transition('fadeIn', 80, 90))).toEqual([85]);
  });

  it('trust a cut set by hand inside a transition', () => {
    expect(borders(transition('dissolve', 100, 120), cut(117, 1, true))).toEqual([117]);
  });

  it('name what they begin with', () => {
    expect(shotsOf(everything).map(({ opening }) => opening.map((mark) => mark.transition ?? mark.kind))).toEqual([
      [],
      ['cut'],
      ['dissolve'],
      ['fadeOut', 'fadeIn'],
    ]);
  });

  it('last a tick at least where the rate varies', () => {
    // Frames 10 and 11 are nearer to each other than a frame of the nominal rate.
    const pts = [...steady(11, fps(25)), 0.404, 0.44, 0.48];
    const sheet = sheetOf([cut(10), cut(11), cut(12)], pts, fps(25));
    expect(shotsOf(sheet).map(({ start }) => start)).toEqual([0, 10, 12]);
    expect(shotsOf(sheet).map(({ start }) => frameNumber(sheet, start))).toEqual([0, 10, 11]);
  });

  it('are none where there are no frames, and one where there is one', () => {
    expect(shotsOf(sheetOf([], [], fps(25)))).toEqual([]);
    expect(shotsOf(sheetOf([], [7], fps(25)))).toEqual([{ number: 1, start: 0, end: 1, opening: [] }]);
  });
});
