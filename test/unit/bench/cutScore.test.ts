// The scoring of cuts and transitions, and the adaptive peer, on cases worked out by hand.
import { describe, expect, it } from 'vitest';
import { adaptiveCuts, contentValue, toHsv } from '../../bench/cuts/adaptive';
import { addScores, blendedStretches, rates, scoreClip } from '../../bench/cuts/score';

const truth = (cuts: number[], transitions: { start: number; end: number; type: string }[] = []) => ({
  frames: 1000,
  cuts,
  transitions,
});
const cutsOnly = (...cuts: number[]) => ({ cuts, transitions: [] });

describe('scoreClip', () => {
  it('takes a cut for a hit at its very frame alone, by default', () => {
    const { hits, missed, wrong } = scoreClip(truth([10, 50, 90]), cutsOnly(10, 51), 0);
    expect({ hits, missed, wrong }).toEqual({ hits: 1, missed: [50, 90], wrong: [51] });
  });

  it('matches one to one, the nearest first', () => {
    const { hits, missed, wrong } = scoreClip(truth([10, 12]), cutsOnly(8, 11, 12), 2);
    expect({ hits, missed, wrong }).toEqual({ hits: 2, missed: [], wrong: [8] });
    expect(scoreClip(truth([10]), cutsOnly(9, 10, 11), 1).wrong).toEqual([9, 11]);
  });

  it('leaves cuts in true transitions out, both true and found, up to the frame after the last one', () => {
    const clip = truth([105, 200], [{ start: 100, end: 120, type: 'dissolve' }]);
    const score = scoreClip(clip, cutsOnly(100, 121, 122, 200), 0);
    expect(score).toMatchObject({ hits: 1, missed: [], wrong: [122], shots: 3 });
  });

  it('finds a transition by a middle that lies in the other one, each once', () => {
    const clip = truth(
      [],
      [
        { start: 100, end: 120, type: 'dissolve' },
        { start: 300, end: 310, type: 'dissolve' },
        { start: 500, end: 510, type: 'dissolve' },
      ],
    );
    const transitions = [
      { start: 90, end: 112 },
      { start: 112, end: 124 },
      { start: 290, end: 340 },
      { start: 511, end: 530 },
    ];
    const score = scoreClip(clip, { cuts: [], transitions }, 0);
    expect(score.transitionHits).toBe(2);
    expect(score.transitionsMissed).toEqual([{ start: 500, end: 510, type: 'dissolve' }]);
    expect(score.transitionsWrong).toEqual([transitions[0], transitions[3]]);
  });

  it('lets a fade through black be found as one or as two', () => {
    const clip = truth([], [{ start: 100, end: 120, type: 'fade_black' }]);
    const [out, back] = [
      { start: 100, end: 108 },
      { start: 109, end: 121 },
    ];
    for (const transitions of [[out, back], [{ start: 99, end: 121 }], [back]])
      expect(scoreClip(clip, { cuts: [], transitions }, 0)).toMatchObject({ transitionHits: 1, transitionsWrong: [] });
    const third = { start: 104, end: 112 };
    expect(scoreClip(clip, { cuts: [], transitions: [out, back, third] }, 0).transitionsWrong).toHaveLength(1);
  });
});

it('takes a fade out and the fade in behind it for one change of shot', () => {
  const fade = (start: number, end: number, type: string) => ({ start, end, type });
  const transitions = [
    fade(0, 9, 'fade_in'),
    fade(50, 60, 'fade_out'),
    fade(64, 80, 'fade_in'),
    fade(90, 95, 'dissolve'),
  ];
  expect(blendedStretches({ transitions })).toEqual([
    { start: 0, end: 9 },
    { start: 50, end: 80 },
    { start: 90, end: 95 },
  ]);
});

it('averages over all cuts, not over clips', () => {
  const many = scoreClip(truth([10, 20, 30, 40]), cutsOnly(10, 20, 30, 40), 0);
  const none = scoreClip(truth([10]), cutsOnly(11, 13, 15), 0);
  const { precision, recall, f1 } = rates(addScores([many, none]));
  expect(precision).toBeCloseTo(4 / 7);
  expect(recall).toBeCloseTo(4 / 5);
  expect(f1).toBeCloseTo(2 / (7 / 4 + 5 / 4));
  expect(rates(scoreClip(truth([]), cutsOnly(5), 0))).toEqual({ precision: null, recall: null, f1: null });
});

describe('the adaptive content detector', () => {
  it('has hue, saturation and value as OpenCV has them', () => {
    const { hue, saturation, value } = toHsv(
      Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 128, 128, 128, 200, 100, 100]),
    );
    expect([...hue]).toEqual([0, 60, 120, 0, 0]);
    expect([...saturation]).toEqual([255, 255, 255, 0, 128]);
    expect([...value]).toEqual([255, 255, 255, 128, 200]);
  });

  it('means the differences of the three planes', () => {
    const [red, grey] = [toHsv(Uint8Array.from([255, 0, 0])), toHsv(Uint8Array.from([135, 135, 135]))];
    expect(contentValue(red, grey)).toBe((0 + 255 + 120) / 3);
  });

  it('wants three times its neighbours, 15 in itself and 15 frames since the last cut', () => {
    const series = (peaks: Record<number, number>, base = 2) => Array.from({ length: 60 }, (_, i) => peaks[i] ?? base);
    expect(adaptiveCuts(series({ 20: 40, 30: 40, 50: 40 }))).toEqual([20, 50]);
    expect(adaptiveCuts(series({ 20: 14 }))).toEqual([]);
    expect(adaptiveCuts(series({ 20: 40 }, 14))).toEqual([]);
    expect(adaptiveCuts(series({ 20: 42 }, 14))).toEqual([20]);
    expect(adaptiveCuts(series({ 20: 16 }, 0))).toEqual([20]);
  });
});
