// Transitions: dissolves and fades as intervals, and nothing that only changes as slowly.
import { describe, expect, it } from 'vitest';
import { createSceneDetector } from '../../../src-main/analysis/detector';
import { transitionTypes } from '../../../src-main/contract/marks';
import { blend, flat, scene } from './scenes';

const a = scene(4);
const b = scene(5);
type Shot = (i: number) => Uint8Array;
const run = (count: number, picture: Shot) => Array.from({ length: count }, (_, i) => picture(i));

/** Pictures of one shot that becomes another from frame `start` on, over `frames` blended frames. */
function joined(
  first: Shot,
  second: Shot,
  start: number,
  frames: number,
  total: number,
  ease = (share: number) => share,
) {
  return run(total, (i) => {
    const share = ease(Math.max(0, Math.min(1, (i - start + 1) / (frames + 1))));
    return share === 0 ? first(i) : share === 1 ? second(i) : blend(first(i), second(i), share);
  });
}

function detect(pictures: Uint8Array[]) {
  const detector = createSceneDetector();
  const frames = [...pictures.flatMap((picture) => detector.push(picture)), ...detector.flush()];
  const transitions = frames
    .filter(({ measures }) => measures.transitionScore >= 0.5)
    .map(({ ordinal, measures }) => ({
      start: ordinal - measures.transitionFrames + 1,
      end: ordinal,
      type: transitionTypes[measures.transitionType - 1],
    }));
  return { transitions, cuts: frames.filter((frame) => frame.cut).map((frame) => frame.ordinal) };
}

describe('dissolves', () => {
  it.each([6, 9, 16, 30, 45, 60])('of %i frames are found from their first to their last blended frame', (frames) => {
    const found = detect(
      joined(
        () => a(),
        () => b(),
        40,
        frames,
        60 + frames,
      ),
    );
    expect(found.transitions).toHaveLength(1);
    expect(found.transitions[0]!.type).toBe('dissolve');
    expect(Math.abs(found.transitions[0]!.start - 40)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.transitions[0]!.end - (39 + frames))).toBeLessThanOrEqual(1);
    expect(found.cuts).toEqual([]);
  });
  it.each([10, 24, 48])('of %i frames are found between shots that move, with eased shares', (frames) => {
    const pan: Shot = (i) => a({ x: 1.2 * i, noise: 8, noiseSeed: i + 1 });
    const tilt: Shot = (i) => b({ y: -0.8 * i, noise: 8, noiseSeed: i + 1 });
    const ease = (share: number) => share * share * (3 - 2 * share);
    const found = detect(joined(pan, tilt, 40, frames, 80 + frames, ease));
    expect(found.transitions.map(({ type }) => type)).toEqual(['dissolve']);
    expect(found.transitions[0]!.start).toBeLessThan(40 + frames / 2);
    expect(found.transitions[0]!.end).toBeGreaterThan(40 + frames / 2);
    expect(found.cuts).toEqual([]);
  });
  it('are found beside cuts, which stay', () => {
    const pictures = [
      ...joined(
        () => a(),
        () => b(),
        30,
        12,
        60,
      ),
      ...run(30, () => a({ x: 300 })),
    ];
    const { cuts, transitions } = detect(pictures);
    expect(cuts).toEqual([60]);
    expect(transitions).toEqual([{ start: 30, end: 41, type: 'dissolve' }]);
  });
});

describe('fades', () => {
  it.each([0, 255])('out to level %i and in again are two transitions without a cut', (level) => {
    for (const hold of [1, 8]) {
      const out = joined(
        () => a(),
        () => flat(level),
        30,
        12,
        42 + hold,
      );
      const { cuts, transitions } = detect([
        ...out,
        ...joined(
          () => flat(level),
          () => b(),
          0,
          20,
          50,
        ),
      ]);
      expect(transitions).toEqual([
        { start: 30, end: 41, type: 'fadeOut' },
        { start: 42 + hold, end: 61 + hold, type: 'fadeIn' },
      ]);
      expect(cuts).toEqual([]);
    }
  });
  it('are found at the very ends of a video', () => {
    const { transitions } = detect([
      ...joined(
        () => flat(0),
        () => a(),
        1,
        10,
        40,
      ),
      ...joined(
        () => a(),
        () => flat(0),
        0,
        10,
        11,
      ),
    ]);
    expect(transitions).toEqual([
      { start: 1, end: 10, type: 'fadeIn' },
      { start: 40, end: 49, type: 'fadeOut' },
    ]);
  });
});

describe('no transition', () => {
  const silent = (pictures: Uint8Array[]) => expect(detect(pictures).transitions).toEqual([]);
  it.each([0.1, 0.3, 0.8, 2, 6])('on a pan of %d pixels a frame that begins and ends', (speed) => {
    silent(run(100, (i) => a({ x: speed * Math.max(0, Math.min(40, i - 30)) })));
  });
  it('on exposure that changes, clipped or not, and on light that goes half down', () => {
    for (const offset of [-64, 64])
      silent(run(90, (i) => a({ offset: offset * Math.max(0, Math.min(1, (i - 40) / 16)) })));
    silent(run(90, (i) => a({ gain: 1 - 0.5 * Math.max(0, Math.min(1, (i - 40) / 16)) })));
  });
  it('on a cut, a flash, noise and stillness', () => {
    silent([...run(30, () => a()), ...run(30, () => b())]);
    silent(run(60, (i) => (i === 30 ? flat(255) : a())));
    silent(run(60, (i) => a({ noise: 60, noiseSeed: i + 1 })));
    silent(run(60, () => a()));
  });
});
