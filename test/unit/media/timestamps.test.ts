// The clock that never runs backwards, and the choice of frames at a rate.
import { describe, expect, it } from 'vitest';
import { FrameClock, type Sampling, TickSampler } from '../../../src-main/media/timestamps';

const run = (raw: (number | null)[], step = 0.04) => {
  const clock = new FrameClock(step);
  return raw.map((pts) => clock.next(pts));
};
const kept = (pts: number[], sampling: Sampling) => {
  const sampler = new TickSampler(sampling);
  return pts.flatMap((t, i) => (sampler.keeps(t) ? [i] : []));
};

describe('FrameClock', () => {
  it('leaves good timestamps alone, bit for bit', () => {
    const raw = [-0.1, 0.1, 1 / 3, 7.7, 1e6 + 1 / 3];
    expect(run(raw)).toEqual(raw);
  });

  it('fills gaps by the last distance, and the first ones by the given step', () => {
    expect(run([null, null, 0.08, 0.18, null])).toEqual([0, 0.04, 0.08, 0.18, expect.closeTo(0.28, 9)]);
  });

  it('holds repeated stamps and small steps back', () => {
    expect(run([1, 1, 0.9, 1.1])).toEqual([1, 1, 1, 1.1]);
  });

  it('joins a jump back on and shifts what follows', () => {
    const series = run([10, 10.1, 0, 0.1, 0.2]);
    [10, 10.1, 10.2, 10.3, 10.4].forEach((t, i) => {
      expect(series[i]).toBeCloseTo(t, 9);
    });
  });

  it('does without a usable step', () => {
    expect(run([null, null], Number.NaN)).toEqual([0, 0.04]);
  });
});

describe('TickSampler', () => {
  it('keeps all', () => {
    expect(kept([0, 0.1, 0.1, 5], { kind: 'all' })).toEqual([0, 1, 2, 3]);
  });

  it('keeps the first frame at or after each tick, counted from the first frame', () => {
    const pts = Array.from({ length: 10 }, (_, i) => 3 + i * 0.1);
    expect(kept(pts, { kind: 'fps', fps: 4 })).toEqual([0, 3, 5, 8]);
  });

  it('does not miss a tick by rounding', () => {
    const pts = Array.from({ length: 3001 }, (_, i) => (i * 1001) / 30000);
    expect(kept(pts, { kind: 'fps', fps: 30000 / 1001 })).toHaveLength(3001);
  });

  it('keeps one frame after a gap of several ticks, and all frames when the rate is higher than the source', () => {
    expect(kept([0, 0.1, 5, 5.05, 5.2], { kind: 'fps', fps: 10 })).toEqual([0, 1, 2, 4]);
    expect(kept([0, 1, 2], { kind: 'fps', fps: 60 })).toEqual([0, 1, 2]);
  });
});
