// Cuts: exact to the frame, and nothing that only looks like one.
import { describe, expect, it } from 'vitest';
import { cutScore, decideCuts, defaultCutSettings } from '../../../src-main/analysis/cuts';
import { createCutDetector, type DecidedFrame } from '../../../src-main/analysis/detector';
import { ANALYSIS_BYTES } from '../../../src-main/analysis/picture';
import { flat, random, scene } from './scenes';

const a = scene(1);
const b = scene(2);
const c = scene(3);
const still = (picture: Uint8Array, count: number) => Array.from({ length: count }, () => picture);

function detect(pictures: Uint8Array[], settings = defaultCutSettings): DecidedFrame[] {
  const detector = createCutDetector(settings);
  const frames: DecidedFrame[] = [];
  pictures.forEach((picture, index) => {
    const decided = detector.push(picture);
    for (const frame of decided) expect(index - frame.ordinal).toBeLessThanOrEqual(detector.lookAheadFrames);
    frames.push(...decided);
  });
  frames.push(...detector.flush());
  expect(frames.map((frame) => frame.ordinal)).toEqual(pictures.map((_, index) => index));
  return frames;
}
const cutsOf = (pictures: Uint8Array[]) =>
  detect(pictures)
    .filter((frame) => frame.cut)
    .map((frame) => frame.ordinal);

describe('cut detector', () => {
  it('finds hard cuts exact to the frame, with confidence', () => {
    const frames = detect([...still(a(), 12), ...still(b(), 9), ...still(c(), 14)]);
    expect(frames.filter((frame) => frame.cut).map((frame) => frame.ordinal)).toEqual([12, 21]);
    for (const frame of frames) expect(frame.cut ? frame.cutScore > 0.9 : frame.cutScore < 0.05).toBe(true);
  });
  it('finds cuts between moving, noisy shots', () => {
    const pan = (shot: typeof a, count: number, speed: number) =>
      Array.from({ length: count }, (_, i) => shot({ x: i * speed, noise: 12, noiseSeed: i + 1 }));
    expect(cutsOf([...pan(a, 20, 3), ...pan(b, 15, -2), ...pan(c, 20, 5)])).toEqual([20, 35]);
  });
  it('finds a cut to another place of the same colours', () => {
    expect(cutsOf([...still(a(), 10), ...still(a({ x: 400, y: 300 }), 10)])).toEqual([10]);
  });
  it('finds shots of the shortest length, and none that is shorter', () => {
    expect(cutsOf([...still(a(), 10), ...still(b(), 4), ...still(c(), 10)])).toEqual([10, 14]);
    expect(cutsOf([...still(a(), 10), ...still(b(), 3)])).toEqual([]);
    expect(cutsOf([...still(a(), 10), ...still(b(), 4)])).toEqual([10]);
  });
  it.each([1, 2, 3, 4])('is silent on a white flash of %i frames', (length) => {
    expect(cutsOf([...still(a(), 15), ...still(flat(255), length), ...still(a(), 15)])).toEqual([]);
  });
  it('is silent on a step of brightness', () => {
    expect(cutsOf([...still(a(), 15), ...still(a({ offset: 64 }), 15)])).toEqual([]);
    expect(cutsOf([...still(a(), 15), ...still(a({ gain: 0.6 }), 15)])).toEqual([]);
  });
  it('is silent on still pictures, noise, black and slow fades', () => {
    expect(cutsOf(still(a(), 30))).toEqual([]);
    expect(cutsOf(Array.from({ length: 30 }, (_, i) => a({ noise: 60, noiseSeed: i + 1 })))).toEqual([]);
    expect(cutsOf(Array.from({ length: 30 }, (_, i) => flat(16 + (i % 2))))).toEqual([]);
    expect(cutsOf(Array.from({ length: 40 }, (_, i) => a({ gain: i / 40 })))).toEqual([]);
  });
  it.each([1, 4, 9, 16])('is silent on a pan of %i pixels a frame, from standing and back', (speed) => {
    const pictures = Array.from({ length: 40 }, (_, i) => a({ x: Math.max(0, Math.min(i, 30) - 10) * speed }));
    expect(cutsOf(pictures)).toEqual([]);
  });
  it('takes any number of pictures, and refuses a wrong size', () => {
    expect(detect([])).toEqual([]);
    expect(detect([a()])).toMatchObject([{ ordinal: 0, change: 0, motion: 0, cut: false }]);
    expect(() => createCutDetector().push(new Uint8Array(ANALYSIS_BYTES - 1))).toThrow(RangeError);
  });
});

describe('decideCuts', () => {
  it('agrees with the streaming detector, whatever the settings', () => {
    const next = random(7);
    const pictures: Uint8Array[] = [];
    const shots = [a, b, c];
    while (pictures.length < 160) {
      const shot = shots[Math.floor(next() * 3)]!;
      const x = next() * 300;
      const speed = next() * 12;
      const length = 1 + Math.floor(next() * 12);
      for (let i = 0; i < length; i++) pictures.push(shot({ x: x + i * speed }));
    }
    for (const settings of [
      defaultCutSettings,
      { minChange: 0.1, minRatio: 1, minShotFrames: 1 },
      { minChange: 0.2, minRatio: 2, minShotFrames: 9 },
    ]) {
      const frames = detect(pictures, settings);
      const streamed = frames
        .filter((frame) => frame.cut)
        .map((frame) => ({ kind: 'cut', ordinal: frame.ordinal, score: frame.cutScore }));
      const decided = decideCuts(
        Float32Array.from(frames, (frame) => frame.change),
        settings,
      );
      expect(decided).toEqual(streamed);
      expect(decided.length).toBeGreaterThan(3);
    }
  });
  it('keeps cuts at least the shortest shot apart, and takes the earlier of two equal ones', () => {
    const change = Float32Array.from([0, 0, 0, 0, 0, 0.6, 0, 0.6, 0, 0, 0, 0, 0.5, 0, 0, 0, 0]);
    expect(decideCuts(change).map((mark) => mark.ordinal)).toEqual([5, 12]);
  });
  it('has a confidence of one half at the default threshold, rising with change', () => {
    expect(cutScore(defaultCutSettings.minChange)).toBeCloseTo(0.5);
    expect(cutScore(0.5)).toBeGreaterThan(cutScore(0.4));
  });
});
