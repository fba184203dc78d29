// Coalescing of requests and pacing of drawings.
import { describe, expect, it, vi } from 'vitest';
import { Latest } from '../../../src-renderer/lib/latest';
import { Pace } from '../../../src-renderer/lib/pace';

function harness() {
  const running: { key: number; finish: (value: string) => void; fail: (error: Error) => void; signal: AbortSignal }[] =
    [];
  const done: [number, string][] = [];
  const failed: number[] = [];
  const busy: boolean[] = [];
  const latest = new Latest<number, string>({
    run: (key, signal) => new Promise((finish, fail) => running.push({ key, finish, fail, signal })),
    done: (key, value) => done.push([key, value]),
    failed: (key) => failed.push(key),
    busy: (state) => busy.push(state),
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { running, done, failed, busy, latest, settle };
}

describe('Latest', () => {
  it('has one request under way and keeps only the newest of those that wait', async () => {
    const { running, done, busy, latest, settle } = harness();
    for (const key of [1, 2, 3, 4]) latest.ask(key);
    expect(running.map(({ key }) => key)).toEqual([1]);
    running[0]?.finish('one');
    await settle();
    expect(running.map(({ key }) => key)).toEqual([1, 4]);
    running[1]?.finish('four');
    await settle();
    expect(done).toEqual([
      [1, 'one'],
      [4, 'four'],
    ]);
    expect(busy).toEqual([true, false]);
  });

  it('goes on after a failure', async () => {
    const { running, done, failed, latest, settle } = harness();
    latest.ask(1);
    latest.ask(2);
    running[0]?.fail(new Error('no'));
    await settle();
    running[1]?.finish('two');
    await settle();
    expect([failed, done]).toEqual([[1], [[2, 'two']]]);
  });

  it('delivers nothing after it was cancelled, and can be asked again', async () => {
    const { running, done, failed, latest, settle } = harness();
    latest.ask(1);
    latest.cancel();
    expect(running[0]?.signal.aborted).toBe(true);
    latest.ask(2);
    running[0]?.finish('late');
    await settle();
    running[1]?.finish('two');
    await settle();
    expect([failed, done]).toEqual([[], [[2, 'two']]]);
  });
});

describe('Pace', () => {
  it('draws at once, then no more often than its interval, unless it is urgent', () => {
    const queue: ((now: number) => void)[] = [];
    const draw = vi.fn();
    const pace = new Pace(draw, 100, { request: (callback) => queue.push(callback), cancel: () => {} });
    const frame = (now: number) => {
      for (const callback of queue.splice(0)) callback(now);
    };
    pace.mark();
    pace.mark();
    frame(1000);
    expect(draw).toHaveBeenCalledTimes(1);
    pace.mark();
    frame(1016);
    frame(1032);
    expect(draw).toHaveBeenCalledTimes(1);
    frame(1101);
    expect(draw).toHaveBeenCalledTimes(2);
    pace.mark();
    frame(1110);
    pace.mark(true);
    frame(1117);
    expect(draw).toHaveBeenCalledTimes(3);
    expect(queue).toHaveLength(0);
  });
});
