// The streaming detector: the same whatever follows beyond its look-ahead, frame by frame and in order.
import { describe, expect, it } from 'vitest';
import { createSceneDetector, type MeasuredFrame } from '../../../src-main/analysis/detector';
import { ANALYSIS_BYTES } from '../../../src-main/analysis/picture';
import { measureNames } from '../../../src-main/contract/measures';
import { blend, flat, random, scene } from './scenes';

/** A film of short shots, some of which move, with cuts, dissolves, fades and flashes at random. */
function film(seed: number, frames: number): Uint8Array[] {
  const next = random(seed);
  const shots = [scene(21), scene(22), scene(23)];
  const pictures: Uint8Array[] = [];
  while (pictures.length < frames) {
    const shot = shots[Math.floor(next() * 3)]!;
    const speed = next() * 6;
    const place = next() * 400;
    const length = 3 + Math.floor(next() * 30);
    const last = pictures.at(-1) ?? flat(0);
    const mixed = next() < 0.4 ? Math.floor(next() * length) : 0;
    for (let i = 0; i < length; i++) {
      const picture = shot({ x: place + i * speed });
      if (i < mixed) pictures.push(blend(last, picture, (i + 1) / (mixed + 1)));
      else pictures.push(next() < 0.03 ? flat(255) : picture);
    }
  }
  return pictures.slice(0, frames);
}

function detect(pictures: Uint8Array[]): MeasuredFrame[] {
  const detector = createSceneDetector();
  return [...pictures.flatMap((picture) => detector.push(picture)), ...detector.flush()];
}

describe('createSceneDetector', () => {
  const pictures = film(7, 260);
  const whole = detect(pictures);
  it('gives every frame once, in order, no later than it promises', () => {
    const detector = createSceneDetector();
    expect(detector.lookAheadFrames).toBeLessThanOrEqual(24);
    let next = 0;
    pictures.forEach((picture, index) => {
      for (const { ordinal } of detector.push(picture)) {
        expect(ordinal).toBe(next++);
        expect(index - ordinal).toBeLessThanOrEqual(detector.lookAheadFrames);
      }
    });
    for (const { ordinal } of detector.flush()) expect(ordinal).toBe(next++);
    expect(next).toBe(pictures.length);
  });
  it('says of a frame the same whatever comes after its look-ahead', () => {
    expect(whole.filter((frame) => frame.cut).length).toBeGreaterThan(3);
    expect(whole.some((frame) => frame.measures.transitionFrames > 0)).toBe(true);
    for (const length of [90, 131, 200]) {
      const detector = createSceneDetector();
      const part = pictures.slice(0, length).flatMap((picture) => detector.push(picture));
      expect(part).toEqual(whole.slice(0, part.length));
    }
  });
  it('does not depend on what other detectors of the process see', () => {
    const [one, other] = [createSceneDetector(), createSceneDetector()];
    const frames = pictures.flatMap((picture, i) => {
      other.push(pictures[pictures.length - 1 - i]!);
      return one.push(picture);
    });
    expect([...frames, ...one.flush()]).toEqual(whole);
  });
  it('keeps no picture: the caller may overwrite it', () => {
    const detector = createSceneDetector();
    const buffer = new Uint8Array(ANALYSIS_BYTES);
    const frames = pictures.flatMap((picture) => {
      buffer.set(picture);
      const decided = detector.push(buffer);
      buffer.fill(99);
      return decided;
    });
    expect([...frames, ...detector.flush()]).toEqual(whole);
  });
  it('gives float32 values within their ranges', () => {
    for (const { measures } of whole)
      for (const name of measureNames) {
        expect(measures[name]).toBe(Math.fround(measures[name]));
        if (name !== 'si' && name !== 'ti' && !name.startsWith('transition'))
          expect(measures[name]).toBeLessThanOrEqual(1);
        expect(measures[name]).toBeGreaterThanOrEqual(0);
      }
    expect(whole[0]!.measures).toMatchObject({ change: 0, structure: 0, colour: 0, motion: 0, ti: 0, cutScore: 0 });
  });
  it('takes any number of pictures, and refuses a wrong size', () => {
    for (const count of [0, 1, 2, 4, 5, 6, 7, 24, 25, 31]) expect(detect(pictures.slice(0, count))).toHaveLength(count);
    expect(() => createSceneDetector().push(new Uint8Array(ANALYSIS_BYTES - 1))).toThrow(RangeError);
  });
});
