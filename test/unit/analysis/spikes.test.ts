// Peaks of a series: prominence, extent, distance, floors; and what counts as a spike of motion.
import { describe, expect, it } from 'vitest';
import { findPeaks, robustSpread } from '../../../src-main/analysis/peaks';
import { findSpikes } from '../../../src-main/analysis/spikes';
import { random } from './scenes';

const settings = { minZ: 3.5, minProminence: 0.5, minDistance: 12 };
const everything = (length: number) => new Uint8Array(length);
const peaksOf = (values: number[], changed: Partial<typeof settings> = {}, leftOut = everything(values.length)) =>
  findPeaks(Float32Array.from(values), leftOut, 0, 0.6745, { ...settings, minProminence: 0, ...changed });

describe('robustSpread', () => {
  it('is the median and the median distance from it, without what is left out', () => {
    expect(robustSpread([1, 2, 4, 8, 1000], Uint8Array.of(0, 0, 0, 0, 1))).toEqual({ centre: 3, mad: 1.5 });
    expect(robustSpread([5, 1, 3], everything(3))).toEqual({ centre: 3, mad: 2 });
    expect(robustSpread([], everything(0))).toEqual({ centre: 0, mad: 0 });
    expect(robustSpread([4], Uint8Array.of(1))).toEqual({ centre: 0, mad: 0 });
  });
});

describe('findPeaks', () => {
  it('gives height, and the extent above half the prominence', () => {
    expect(peaksOf([0, 2, 6, 10, 7, 3, 0])).toEqual([{ at: 3, start: 2, end: 4, z: 10 }]);
  });
  it('measures prominence from the higher valley towards higher ground', () => {
    // The second peak rises 6 - 5 = 1 over the saddle to the first.
    const values = [0, 9, 5, 6, 0];
    expect(peaksOf(values, { minDistance: 1, minProminence: 0.1 }).map(({ at }) => at)).toEqual([1, 3]);
    expect(peaksOf(values, { minDistance: 1, minProminence: 0.2 }).map(({ at }) => at)).toEqual([1]);
  });
  it('takes the first of equal peaks as the one over all, and the first frame of a plateau', () => {
    expect(peaksOf([0, 9, 8, 9, 8, 9, 0], { minDistance: 1, minProminence: 0.5 }).map(({ at }) => at)).toEqual([1]);
    expect(peaksOf([0, 9, 9, 9, 0])).toEqual([{ at: 1, start: 1, end: 3, z: 9 }]);
  });
  it('ends a peak, and its distance, where values are left out', () => {
    const leftOut = everything(8);
    leftOut[4] = 1;
    expect(peaksOf([0, 0, 8, 9, 0, 7, 0, 0], {}, leftOut)).toEqual([
      { at: 3, start: 2, end: 3, z: 9 },
      { at: 5, start: 5, end: 5, z: 7 },
    ]);
  });
  it('finds as prominences what a search by walking finds', () => {
    const next = random(9);
    const values = Array.from({ length: 300 }, () => Math.round(next() * 12));
    const leftOut = Uint8Array.from(values, () => (next() < 0.02 ? 1 : 0));
    const walk = (from: number, step: number): [number, boolean] => {
      let low = values[from]!;
      for (let i = from + step; values[i] !== undefined && leftOut[i] === 0; i += step) {
        if (values[i]! > values[from]! || (step === -1 && values[i] === values[from])) return [low, true];
        low = Math.min(low, values[i]!);
      }
      return [low, false];
    };
    const expected = values.flatMap((value, i) => {
      if (leftOut[i] === 1 || value < 3.5) return [];
      const [[left, leftEnds], [right, rightEnds]] = [walk(i, -1), walk(i, 1)];
      const base =
        leftEnds === rightEnds ? (leftEnds ? Math.max(left, right) : Math.min(left, right)) : leftEnds ? left : right;
      const isTop =
        !(leftOut[i - 1] === 0 && values[i - 1]! >= value) && !(leftOut[i + 1] === 0 && values[i + 1]! > value);
      return isTop && value - base >= 0.5 * value ? [i] : [];
    });
    expect(expected.length).toBeGreaterThan(20);
    expect(peaksOf(values, { minProminence: 0.5, minDistance: 1 }, leftOut).map(({ at }) => at)).toEqual(expected);
  });
});

describe('findSpikes', () => {
  const calm = (seed: number, length = 300) => {
    const next = random(seed);
    return Float32Array.from({ length }, () => 0.01 + 0.001 * next());
  };
  it('keeps the minimal distance and takes the higher one', () => {
    const motion = calm(5);
    motion[100] = 0.1;
    motion[106] = 0.2;
    motion[200] = 0.15;
    expect(findSpikes(motion, everything(300), 3.5).map(({ at }) => at)).toEqual([106, 200]);
  });
  it('takes no unevenness of still video or of a steady pan for a spike', () => {
    const next = random(6);
    const still = Float32Array.from({ length: 300 }, () => 0.0006 * next());
    const pan = Float32Array.from({ length: 300 }, () => 0.05 + 0.01 * next());
    expect(findSpikes(still, everything(300), 3.5)).toEqual([]);
    expect(findSpikes(pan, everything(300), 3.5)).toEqual([]);
  });
  it('takes no picture of an animation on threes for a spike, but a burst in it', () => {
    const motion = Float32Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 0.02 : 0));
    expect(findSpikes(motion, everything(300), 3.5)).toEqual([]);
    motion[150] = 0.1;
    motion[153] = 0.12;
    motion[156] = 0.09;
    expect(findSpikes(motion, everything(300), 3.5)).toMatchObject([{ at: 153, start: 150, end: 156 }]);
  });
  it('is not moved by what is left out', () => {
    const motion = calm(7);
    motion[150] = 0.1;
    const bare = findSpikes(motion, everything(300), 3.5);
    const leftOut = everything(300);
    for (let i = 0; i < 140; i++) {
      motion[i] = 0.3;
      leftOut[i] = 1;
    }
    const [spike] = findSpikes(motion, leftOut, 3.5);
    expect(spike).toMatchObject({ at: 150, start: 150, end: 150 });
    expect(spike!.z / bare[0]!.z).toBeCloseTo(1, 1);
  });
  it('takes empty and tiny series', () => {
    expect(findSpikes(new Float32Array(0), everything(0), 3.5)).toEqual([]);
    expect(findSpikes(Float32Array.from([0.5]), Uint8Array.of(1), 3.5)).toEqual([]);
    expect(findSpikes(Float32Array.from([0, 0.5]), Uint8Array.of(1, 0), 3.5)).toEqual([]);
  });
});
