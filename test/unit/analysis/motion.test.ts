// Motion and its spikes: monotone in speed, blind to exposure; a burst is one spike and steadiness none.
import { describe, expect, it } from 'vitest';
import { createCutDetector } from '../../../src-main/analysis/detector';
import { residualMotion } from '../../../src-main/analysis/motion';
import { describePicture } from '../../../src-main/analysis/picture';
import { findSpikes } from '../../../src-main/analysis/spikes';
import { random, scene } from './scenes';

const a = scene(11);
const b = scene(12);
const motionBetween = (from: Uint8Array, to: Uint8Array) => residualMotion(describePicture(from), describePicture(to));

/** Way covered after `frames` frames at the given speeds. */
function travel(speedAt: (frame: number) => number, frames: number): number {
  let way = 0;
  for (let frame = 1; frame <= frames; frame++) way += speedAt(frame);
  return way;
}

function analyse(pictures: Uint8Array[]): { motion: Float32Array; cuts: number[] } {
  const detector = createCutDetector();
  const frames = [...pictures.flatMap((picture) => detector.push(picture)), ...detector.flush()];
  return {
    motion: Float32Array.from(frames, (frame) => frame.motion),
    cuts: frames.filter((frame) => frame.cut).map((frame) => frame.ordinal),
  };
}

describe('residualMotion', () => {
  it('is 0 for equal pictures and for a step of brightness, to rounding', () => {
    expect(motionBetween(a(), a())).toBe(0);
    expect(motionBetween(a({ gain: 0.7 }), a({ gain: 0.7, offset: 20 }))).toBeLessThan(0.002);
  });
  it('grows with speed', () => {
    const speeds = [0, 0.25, 0.5, 1, 2, 3, 4, 6];
    const motions = speeds.map((speed) => motionBetween(a(), a({ x: speed })));
    for (let i = 1; i < motions.length; i++) expect(motions[i]!).toBeGreaterThan(motions[i - 1]!);
  });
  it('stays within 0..1', () => {
    expect(motionBetween(a({ gain: 4, offset: -300 }), a({ gain: -4, offset: 700 }))).toBeLessThanOrEqual(1);
  });
});

describe('findSpikes', () => {
  const spikesOf = (pictures: Uint8Array[]) => {
    const { motion, cuts } = analyse(pictures);
    return findSpikes(motion, cuts).map((spike) => spike.ordinal);
  };
  it('marks a burst of motion once, near its fastest frame', () => {
    const speedAt = (i: number) => 0.5 + 5 * Math.exp(-(((i - 60) / 3) ** 2));
    const spikes = spikesOf(Array.from({ length: 120 }, (_, i) => a({ x: travel(speedAt, i) })));
    expect(spikes).toHaveLength(1);
    expect(Math.abs(spikes[0]! - 60)).toBeLessThanOrEqual(2);
  });
  it('marks two bursts as two', () => {
    const speedAt = (i: number) => 0.5 + (i === 40 || i === 90 ? 5 : 0);
    expect(spikesOf(Array.from({ length: 120 }, (_, i) => a({ x: travel(speedAt, i) })))).toEqual([40, 90]);
  });
  it('marks none on still pictures, noise, a fade and a steady pan', () => {
    expect(spikesOf(Array.from({ length: 60 }, () => a()))).toEqual([]);
    expect(spikesOf(Array.from({ length: 60 }, (_, i) => a({ noise: 50, noiseSeed: i + 1 })))).toEqual([]);
    expect(spikesOf(Array.from({ length: 60 }, (_, i) => a({ gain: i / 60 })))).toEqual([]);
    expect(spikesOf(Array.from({ length: 60 }, (_, i) => a({ x: 2 * i })))).toEqual([]);
  });
  it('marks no cut', () => {
    const shots = [
      ...Array.from({ length: 40 }, (_, i) => a({ x: i })),
      ...Array.from({ length: 40 }, (_, i) => b({ x: i })),
    ];
    const { motion, cuts } = analyse(shots);
    expect(cuts).toEqual([40]);
    expect(findSpikes(motion, cuts)).toEqual([]);
    expect(findSpikes(motion, []).map((spike) => spike.ordinal)).toEqual([40]);
  });
  it('keeps the minimal distance and takes the higher one', () => {
    const next = random(5);
    const motion = Float32Array.from({ length: 300 }, () => 0.01 + 0.001 * next());
    for (const [at, height] of [
      [100, 0.1],
      [106, 0.2],
      [200, 0.15],
    ] as const)
      motion[at] = height;
    expect(findSpikes(motion, []).map((spike) => spike.ordinal)).toEqual([106, 200]);
    expect(findSpikes(motion, [], { minZ: 3.5, minProminence: 0.5, minDistanceFrames: 3 })).toHaveLength(3);
  });
  it('takes empty and tiny series', () => {
    expect(findSpikes(new Float32Array(0), [])).toEqual([]);
    expect(findSpikes(Float32Array.from([0.5]), [0])).toEqual([]);
    expect(findSpikes(Float32Array.from([0, 0.5]), [])).toEqual([]);
  });
});
