// The motion meter on generated pictures: lengths of pans, zooms, rotations and of what moves on its own; light and noise are no motion.
import { describe, expect, it } from 'vitest';
import { createMotionMeter, type Motion } from '../../../src-main/analysis/motion/meter';
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH } from '../../../src-main/analysis/picture';
import { lumaOf } from '../../fixtures/luma';
import { flat, scene } from './scenes';

const a = scene(11);
const b = scene(12);

/** Motion of each picture but the first, in pixels of the analysis picture. */
function measure(pictures: readonly (Uint8Array | Float32Array)[]): Motion[] {
  const meter = createMotionMeter();
  return pictures
    .map((picture) => meter.next(picture instanceof Float32Array ? picture : lumaOf(picture)))
    .slice(1)
    .map(({ motion, cameraMotion, residualMotion }) => ({
      motion: motion * ANALYSIS_WIDTH,
      cameraMotion: cameraMotion * ANALYSIS_WIDTH,
      residualMotion: residualMotion * ANALYSIS_WIDTH,
    }));
}
const run = (count: number, picture: (i: number) => Uint8Array | Float32Array) =>
  measure(Array.from({ length: count }, (_, i) => picture(i)));
const middle = (values: readonly number[]) => values.toSorted((p, q) => p - q)[values.length >> 1]!;
const largest = (motions: readonly Motion[]) => Math.max(...motions.map(({ motion }) => motion));

/** A still picture seen through a camera that zooms and turns about the centre of the picture. */
function turned(source: Float32Array, zoom: number, angle: number): Float32Array {
  const [cx, cy] = [(ANALYSIS_WIDTH - 1) / 2, (ANALYSIS_HEIGHT - 1) / 2];
  const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  return source.map((_, i) => {
    const x = (i % ANALYSIS_WIDTH) - cx;
    const y = Math.floor(i / ANALYSIS_WIDTH) - cy;
    const sx = Math.max(0, Math.min(ANALYSIS_WIDTH - 1.001, cx + cos * x + sin * y));
    const sy = Math.max(0, Math.min(ANALYSIS_HEIGHT - 1.001, cy - sin * x + cos * y));
    const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
    const [fx, fy] = [sx - x0, sy - y0];
    const at = (column: number, row: number) => source[row * ANALYSIS_WIDTH + column]!;
    const top = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
    return top * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
  });
}
/** Mean distance of a picture's places from its centre, in pixels. */
const meanRadius = (() => {
  let sum = 0;
  for (let y = 0; y < ANALYSIS_HEIGHT; y++)
    for (let x = 0; x < ANALYSIS_WIDTH; x++) sum += Math.hypot(x - 63.5, y - 35.5);
  return sum / (ANALYSIS_WIDTH * ANALYSIS_HEIGHT);
})();

describe('createMotionMeter', () => {
  it('gives zeros for the first picture, for equal ones and for flat ones', () => {
    expect(createMotionMeter().next(lumaOf(a()))).toEqual({ motion: 0, cameraMotion: 0, residualMotion: 0 });
    expect(largest(run(4, () => a()))).toBe(0);
    expect(largest(run(4, (i) => flat(60 * i)))).toBe(0);
  });
  it('gives the length of a pan in any direction, as the camera alone', () => {
    for (const [x, y] of [
      [0.5, 0],
      [1, 0],
      [-3, 0],
      [8, 0],
      [18, 0],
      [0, 2],
      [0, -9],
      [6, 6],
      [-12, 5],
    ] as const) {
      const motions = run(8, (i) => b({ x: x * i, y: y * i }));
      const length = Math.hypot(x, y);
      const near = 0.03 + 0.03 * length;
      expect(Math.abs(middle(motions.map(({ cameraMotion }) => cameraMotion)) - length)).toBeLessThan(near);
      expect(Math.abs(middle(motions.map(({ motion }) => motion)) - length)).toBeLessThan(near);
      expect(middle(motions.map(({ residualMotion }) => residualMotion))).toBeLessThan(0.15);
    }
  });
  it('grows with speed', () => {
    const speeds = [0, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 15, 18];
    const motions = speeds.map((speed) => middle(run(6, (i) => a({ x: speed * i })).map(({ motion }) => motion)));
    for (let i = 1; i < motions.length; i++) expect(motions[i]!).toBeGreaterThan(motions[i - 1]!);
  });
  it('takes zoom and rotation for the camera', () => {
    const still = lumaOf(b());
    for (const [zoom, angle] of [
      [1.03, 0],
      [1, 0.03],
      [0.98, -0.02],
    ] as const) {
      const motions = run(5, (i) => turned(still, zoom ** i, angle * i));
      const expected = Math.hypot(zoom - 1, angle) * meanRadius;
      const found = middle(motions.map(({ cameraMotion }) => cameraMotion));
      expect(found / expected).toBeGreaterThan(0.85);
      expect(found / expected).toBeLessThan(1.15);
      expect(middle(motions.map(({ residualMotion }) => residualMotion))).toBeLessThan(0.35 * found);
    }
  });
  it('tells an object from the camera behind which it moves', () => {
    // A third of the picture shows another world that moves down while the camera pans right.
    const motions = run(8, (i) => {
      const picture = a({ x: -3 * i });
      const object = b({ y: -4 * i });
      for (let y = 16; y < 56; y++)
        picture.set(object.subarray((y * 128 + 40) * 3, (y * 128 + 88) * 3), (y * 128 + 40) * 3);
      return picture;
    });
    const share = (48 * 40) / (128 * 72);
    expect(middle(motions.map(({ cameraMotion }) => cameraMotion)) / 3).toBeCloseTo(1, 1);
    const residual = middle(motions.map(({ residualMotion }) => residualMotion));
    expect(residual / (5 * share)).toBeGreaterThan(0.6);
    expect(residual / (5 * share)).toBeLessThan(1.4);
  });
  it('keeps the camera at rest where an object moves before a still background', () => {
    const motions = run(8, (i) => {
      const picture = a();
      const object = b({ x: 5 * i });
      for (let y = 16; y < 56; y++)
        picture.set(object.subarray((y * 128 + 40) * 3, (y * 128 + 88) * 3), (y * 128 + 40) * 3);
      return picture;
    });
    for (const { cameraMotion, motion } of motions) {
      expect(cameraMotion).toBeLessThan(0.05);
      expect(motion).toBeGreaterThan(0.5);
    }
  });
  it('sees no motion in steps of brightness and contrast, fades and flicker', () => {
    expect(largest(run(3, (i) => a({ gain: 0.7, offset: i === 1 ? 64 : 0 })))).toBeLessThan(0.1);
    expect(largest(run(40, (i) => a({ gain: i / 40 })))).toBeLessThan(0.1);
    expect(largest(run(12, (i) => b({ gain: 1 - i / 12, offset: (255 * i) / 12 })))).toBeLessThan(0.1);
    expect(largest(run(20, (i) => a({ gain: i % 3 === 0 ? 0.8 : 1, offset: (i * 7) % 30 })))).toBeLessThan(0.1);
  });
  it('sees little and even motion in noise, and a pan through it', () => {
    for (const noise of [10, 50, 100]) {
      const motions = run(20, (i) => b({ noise, noiseSeed: i + 1 }));
      expect(largest(motions)).toBeLessThan(0.3);
      expect(Math.max(...motions.map(({ cameraMotion }) => cameraMotion))).toBeLessThan(0.05);
    }
    const pan = run(20, (i) => b({ x: 3 * i, noise: 50, noiseSeed: i + 1 }));
    for (const { cameraMotion } of pan) expect(Math.abs(cameraMotion - 3)).toBeLessThan(0.3);
  });
  it('does not keep the pictures it is given', () => {
    const meter = createMotionMeter();
    const luma = lumaOf(a());
    meter.next(luma);
    luma.set(lumaOf(a({ x: 4 })));
    expect(meter.next(luma).motion * ANALYSIS_WIDTH).toBeCloseTo(4, 0);
  });
});
