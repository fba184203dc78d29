// Cuts: exact to the frame, and nothing that only looks like one.
import { describe, expect, it } from 'vitest';
import { createSceneDetector } from '../../../src-main/analysis/detector';
import { blend, flat, painted, random, scene } from './scenes';

const a = scene(1);
const b = scene(2);
const c = scene(3);
const run = (count: number, picture: (i: number) => Uint8Array) => Array.from({ length: count }, (_, i) => picture(i));
const still = (picture: Uint8Array, count: number) => run(count, () => picture);

function detect(pictures: Uint8Array[]) {
  const detector = createSceneDetector();
  return [...pictures.flatMap((picture) => detector.push(picture)), ...detector.flush()];
}
const cutsOf = (pictures: Uint8Array[]) =>
  detect(pictures)
    .filter((frame) => frame.cut)
    .map((frame) => frame.ordinal);

/** A picture blurred along the rows, as by a shutter that is open while the camera turns. */
function smeared(view: (x: number) => Uint8Array, x: number, way: number): Uint8Array {
  const views = run(12, (i) => view(x + (way * i) / 12));
  return views[0]!.map((_, i) => views.reduce((sum, picture) => sum + picture[i]!, 0) / views.length);
}

describe('cuts', () => {
  it('are found exact to the frame, with confidence', () => {
    const frames = detect([...still(a(), 12), ...still(b(), 9), ...still(c(), 14)]);
    expect(frames.filter((frame) => frame.cut).map((frame) => frame.ordinal)).toEqual([12, 21]);
    for (const { cut, measures } of frames)
      expect(cut ? measures.cutScore > 0.9 : measures.cutScore < 0.05, `${measures.cutScore}`).toBe(true);
  });
  it('are found between moving, noisy shots', () => {
    const pan = (shot: typeof a, count: number, speed: number) =>
      run(count, (i) => shot({ x: i * speed, noise: 12, noiseSeed: i + 1 }));
    expect(cutsOf([...pan(a, 20, 3), ...pan(b, 15, -2), ...pan(c, 20, 5)])).toEqual([20, 35]);
  });
  it('are found to another place of the same colours', () => {
    expect(cutsOf([...still(a(), 10), ...still(a({ x: 400, y: 300 }), 10)])).toEqual([10]);
  });
  it('are found between shots of the shortest length, and none that is shorter', () => {
    expect(cutsOf([...still(a(), 10), ...still(b(), 4), ...still(c(), 10)])).toEqual([10, 14]);
    expect(cutsOf([...still(a(), 10), ...still(b(), 3)])).toEqual([]);
    expect(cutsOf([...still(a(), 10), ...still(b(), 4)])).toEqual([10]);
  });
  it('are found to and from black', () => {
    expect(cutsOf([...still(a(), 20), ...still(flat(0), 10), ...still(b(), 20)])).toEqual([20, 30]);
  });
});

describe('no cut', () => {
  it.each([1, 2, 3, 4])('on a white flash of %i frames, in a still and in a moving shot', (length) => {
    for (const speed of [0, 2, 5])
      expect(cutsOf(run(50, (i) => (i >= 20 && i < 20 + length ? flat(255) : a({ x: speed * i }))))).toEqual([]);
  });
  it('on flashes again and again, and on strobing light', () => {
    expect(cutsOf(run(80, (i) => (i > 15 && i % 7 < 2 ? blend(a(), flat(255), 0.9) : a())))).toEqual([]);
    expect(cutsOf(run(60, (i) => a({ x: i, gain: i > 20 && i % 2 === 1 ? 0.1 : 1 })))).toEqual([]);
    expect(cutsOf(run(60, (i) => a({ x: i, gain: i > 20 && i % 8 < 4 ? 0.2 : 1 })))).toEqual([]);
  });
  it('on a step of brightness, clipped or not', () => {
    for (const offset of [-64, 64]) expect(cutsOf([...still(a(), 15), ...still(a({ offset }), 15)])).toEqual([]);
    expect(cutsOf([...still(a(), 15), ...still(a({ gain: 0.6 }), 15)])).toEqual([]);
  });
  it('on still pictures, noise, black and slow fades', () => {
    expect(cutsOf(still(a(), 30))).toEqual([]);
    expect(cutsOf(run(30, (i) => a({ noise: 60, noiseSeed: i + 1 })))).toEqual([]);
    expect(cutsOf(run(30, (i) => flat(16 + (i % 2))))).toEqual([]);
    expect(cutsOf(run(40, (i) => a({ gain: i / 40 })))).toEqual([]);
  });
  it.each([1, 4, 9, 16])('on a pan of %i pixels a frame, from standing and back', (speed) => {
    expect(cutsOf(run(40, (i) => a({ x: Math.max(0, Math.min(i, 30) - 10) * speed })))).toEqual([]);
  });
  it.each([6, 8, 12])('on a whip pan of %i frames, farther than blocks are followed', (frames) => {
    const place = (i: number) => {
      const way = Math.max(0, Math.min(1, i / frames));
      return 300 * way * way * (3 - 2 * way);
    };
    const pictures = run(60, (i) => smeared((x) => a({ x }), place(i - 25), place(i - 24) - place(i - 25)));
    expect(cutsOf(pictures)).toEqual([]);
  });
  it('on a shaking camera', () => {
    const next = random(5);
    expect(cutsOf(run(60, () => a({ x: next() * 24, y: next() * 16 })))).toEqual([]);
  });
  it('on an object that passes close to the camera', () => {
    const passing = (i: number, speed: number) =>
      painted(a(), (x, y) =>
        x > (i - 20) * speed - 70 && x < (i - 20) * speed && y > 5 ? [40 + ((x * y) % 9), 30, 90] : null,
      );
    for (const speed of [6, 14, 40]) expect(cutsOf(run(60, (i) => passing(i, speed)))).toEqual([]);
  });
  it('on a rotating pattern', () => {
    for (const [blades, speed] of [
      [6, 0.15],
      [12, 0.3],
      [3, 0.6],
    ] as const) {
      const blade = (x: number, y: number, i: number) =>
        Math.sin(blades * (Math.atan2(y - 36, x - 64) + speed * Math.max(0, i - 15))) > 0;
      const pictures = run(50, (i) => painted(flat(20), (x, y) => (blade(x, y, i) ? [220, 200, 40] : [20, 40, 160])));
      expect(cutsOf(pictures)).toEqual([]);
    }
  });
  it('on subtitles that come and go', () => {
    const letters =
      (i: number) =>
      (x: number, y: number): [number, number, number] | null =>
        i % 30 >= 15 && y >= 58 && y < 66 && x > 20 && x < 108 && (x * 7 + y * 13 + (x >> 2) * 5) % 5 < 3
          ? [240, 240, 240]
          : null;
    expect(cutsOf(run(90, (i) => painted(a(), letters(i))))).toEqual([]);
  });
});
