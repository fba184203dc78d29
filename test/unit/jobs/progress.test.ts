// Progress: never backwards, honest about what is unknown, steady in its guesses.
import { describe, expect, it } from 'vitest';
import { createProgressMeter } from '../../../src-main/jobs/progress';
import { random } from '../analysis/scenes';

describe('progress', () => {
  it('knows nothing at first, then speed and time left', () => {
    const meter = createProgressMeter(0);
    expect(meter.read(0)).toEqual({
      phase: 'waiting',
      framesDone: 0,
      framesTotal: null,
      fraction: null,
      framesPerSecond: null,
      secondsLeft: null,
      elapsedSeconds: 0,
    });
    meter.enter('analysing', 1000);
    meter.update(0, 1000, 2000);
    for (let i = 1; i <= 40; i++) meter.update(i * 5, 1000, 2000 + i * 500);
    const now = meter.read(22_000);
    expect(now).toMatchObject({
      phase: 'analysing',
      framesDone: 200,
      framesTotal: 1000,
      fraction: 0.2,
      elapsedSeconds: 22,
    });
    expect(now.framesPerSecond).toBeCloseTo(10, 5);
    expect(now.secondsLeft).toBeCloseTo(80, 3);
  });
  it('says nothing of speed and time outside the analysis', () => {
    const meter = createProgressMeter(0);
    for (let i = 0; i <= 10; i++) meter.update(i, 20, i * 1000);
    expect(meter.enter('starting', 11_000)).toMatchObject({ framesPerSecond: null, secondsLeft: null });
    expect(meter.enter('analysing', 11_000).framesPerSecond).toBeCloseTo(1);
    expect(meter.enter('starting', 11_000).phase).toBe('analysing');
  });
  it('never runs backwards, whatever it is told', () => {
    const next = random(9);
    const meter = createProgressMeter(0);
    meter.enter('analysing', 0);
    let before = meter.read(0);
    let left: number | null = null;
    for (let step = 1; step < 5000; step++) {
      const done = before.framesDone + Math.floor(next() * 9) - 3;
      const total = next() < 0.2 ? null : Math.floor(next() * 1e5) - 100;
      const now = meter.update(done, total, step * 200);
      expect(now.framesDone).toBeGreaterThanOrEqual(before.framesDone);
      expect(now.fraction ?? 0).toBeGreaterThanOrEqual(before.fraction ?? 0);
      expect(now.fraction ?? 0).toBeLessThan(1);
      if (now.framesTotal !== null) expect(now.framesTotal).toBeGreaterThanOrEqual(now.framesDone);
      if (now.secondsLeft !== null && left !== null) expect(now.secondsLeft).toBeLessThanOrEqual(left + 0.401);
      left = now.secondsLeft;
      before = now;
    }
    expect(meter.complete(1e6)).toMatchObject({ fraction: 1, phase: 'finishing', framesTotal: before.framesDone });
  });
  it('admits that it does not know once there are more frames than promised', () => {
    const meter = createProgressMeter(0);
    meter.enter('analysing', 0);
    for (let i = 0; i <= 30; i++) meter.update(i, 20, i * 1000);
    expect(meter.read(30_000)).toMatchObject({ framesDone: 30, framesTotal: 30, fraction: 0.99, secondsLeft: null });
  });
  it('does not count what an earlier run did towards the speed, nor loading', () => {
    const meter = createProgressMeter(0, 500);
    meter.enter('analysing', 0);
    for (let i = 0; i <= 20; i++) meter.update(500 + i * 2, 1000, 60_000 + i * 1000);
    expect(meter.read(80_000).framesPerSecond).toBeCloseTo(2);
    expect(meter.read(80_000).fraction).toBeCloseTo(0.54);
  });
  it('does not leap when the speed drops', () => {
    const meter = createProgressMeter(0);
    meter.enter('analysing', 0);
    for (let i = 0; i < 50; i++) meter.update(i * 10, 1000, i * 1000);
    const before = meter.read(49_000).secondsLeft!;
    const after = meter.update(491, 1000, 59_000).secondsLeft!;
    expect(after).toBeLessThanOrEqual(before + 20);
  });
});
