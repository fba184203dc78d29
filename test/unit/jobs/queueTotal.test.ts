// What is told of a whole queue, and how many tasks run at once.
import { describe, expect, it } from 'vitest';
import { type QueuePart, queueTotal } from '../../../src-main/jobs/queueTotal';
import { createSlots } from '../../../src-main/jobs/slots';

const part = (state: QueuePart['state'], changes: Partial<QueuePart> = {}): QueuePart => ({
  ...{ state, frames: 100, fraction: null, secondsLeft: null },
  ...changes,
});

describe('queueTotal', () => {
  it('has nothing to tell of an empty queue', () => {
    expect(queueTotal([], 10)).toMatchObject({ done: 0, waiting: 0, fraction: null, secondsLeft: null });
    expect(queueTotal([part('cancelled')], 10)).toMatchObject({ done: 0, fraction: null });
  });
  it('counts by frames: a long clip weighs more than a short one', () => {
    const parts = [part('complete', { frames: 100 }), part('running', { frames: 300, fraction: 0.5 })];
    expect(queueTotal(parts, null).fraction).toBeCloseTo(250 / 400);
  });
  it('adds the time of what waits to what the running one says', () => {
    const parts = [part('failed'), part('running', { fraction: 0.5, secondsLeft: 7 }), part('queued'), part('partial')];
    expect(queueTotal(parts, 25)).toEqual({
      ...{ done: 1, failed: 1, running: 1, waiting: 1 },
      ...{ fraction: 250 / 400, secondsLeft: 7 + 4 },
    });
    expect(queueTotal(parts, null).secondsLeft).toBeNull();
  });
  it('takes a job of unknown length for a usual one, and knows no time where no length is known', () => {
    const parts = [part('running', { frames: 200, secondsLeft: 20 }), part('queued', { frames: null })];
    expect(queueTotal(parts, 10).secondsLeft).toBe(40);
    expect(queueTotal([part('queued', { frames: null })], 10)).toMatchObject({ fraction: 0, secondsLeft: null });
  });
  it('has done what was done of an interrupted job', () => {
    expect(queueTotal([part('queued', { fraction: 0.25 })], 25)).toMatchObject({ fraction: 0.25, secondsLeft: 3 });
  });
});

describe('createSlots', () => {
  it('runs so many at once, in order, also past failures', async () => {
    const inTurn = createSlots(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        inTurn(async () => {
          order.push(i);
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, i % 3));
          running -= 1;
          if (i % 5 === 0) throw new Error('bad');
          return i;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(16);
  });
});
