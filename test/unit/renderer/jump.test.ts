// Where the last jump began: scrubs count as one, playing and single frames as none, and returning twice comes forth again.
import { describe, expect, it } from 'vitest';
import { moved, returned, standing, type Trail } from '../../../src-renderer/lib/jump';

const scrub = (trail: Trail, steps: readonly number[], fromMs: number) =>
  steps.reduce((now, seconds, i) => moved(now, seconds, fromMs + i * 20, false), trail);

describe('the way of the playhead', () => {
  it('has one jump for a whole scrub', () => {
    const first = scrub(standing(2), [2.2, 2.4, 2.6, 5, 9, 30], 1000);
    expect(first.back).toBe(2);
    expect(scrub(first, [29, 20, 10], 5000).back).toBe(30);
  });

  it('has none where it plays on or goes by frames', () => {
    let trail = moved(standing(0), 10, 1000, false);
    for (let i = 1; i <= 100; i++) trail = moved(trail, 10 + i * 0.04, 2000 + i * 40, true);
    trail = moved(trail, 14.04, 9000, false);
    trail = moved(trail, 14.08, 12000, false);
    expect(trail).toMatchObject({ at: 14.08, back: 0 });
    // A jump from where it plays.
    expect(moved(moved(trail, 14.1, 20000, true), 60, 20020, true).back).toBe(14.1);
  });

  it('leads back, and forth again', () => {
    const there = moved(standing(3), 40, 1000, false);
    const back = returned(there, 3);
    expect(back).toMatchObject({ at: 3, back: 40 });
    expect(returned(back, 40)).toMatchObject({ at: 40, back: 3 });
  });
});
