// The queue: one job at a time, exactly one end a job, joins and cancels in every state.
import { describe, expect, it } from 'vitest';
import { createJobQueue, isTerminal, type JobState, type TerminalState } from '../../../src-main/jobs/queue';
import { random } from '../analysis/scenes';

const brief = (actions: { kind: string; job: { id: string } }[]) => actions.map(({ kind, job }) => `${kind} ${job.id}`);

describe('job queue', () => {
  it('starts the first job at once and the next when it ends', () => {
    const queue = createJobQueue<number>();
    expect(brief(queue.add('a', 'ka', 1).actions)).toEqual(['start a']);
    expect(brief(queue.add('b', 'kb', 2).actions)).toEqual([]);
    expect(queue.list().map((job) => job.state)).toEqual(['running', 'queued']);
    expect(brief(queue.end('a', 'complete'))).toEqual(['start b']);
    expect(queue.get('a')).toMatchObject({ state: 'complete', payload: 1 });
    expect(queue.running()?.id).toBe('b');
  });
  it('joins a start of the same work, until it ended or is being cancelled', () => {
    const queue = createJobQueue<null>();
    queue.add('a', 'k', null);
    expect(queue.add('b', 'k', null)).toMatchObject({ joined: true, job: { id: 'a' }, actions: [] });
    expect(queue.list()).toHaveLength(1);
    queue.cancel('a');
    expect(queue.add('c', 'k', null)).toMatchObject({ joined: false, job: { id: 'c', state: 'queued' } });
    expect(brief(queue.end('a', 'cancelled'))).toEqual(['start c']);
    queue.end('c', 'failed');
    expect(queue.add('d', 'k', null)).toMatchObject({ joined: false, job: { state: 'running' } });
  });
  it('cancels a queued job at once and a running one through its owner, once', () => {
    const queue = createJobQueue<null>();
    queue.add('a', 'ka', null);
    queue.add('b', 'kb', null);
    expect(queue.cancel('b')).toEqual([]);
    expect(queue.get('b')?.state).toBe('cancelled');
    expect(brief(queue.cancel('a'))).toEqual(['cancel a']);
    expect(queue.cancel('a')).toEqual([]);
    expect(queue.get('a')).toMatchObject({ state: 'running', cancelRequested: true });
    expect(queue.end('a', 'cancelled')).toEqual([]);
    expect(queue.cancel('a')).toEqual([]);
    expect(queue.cancel('nobody')).toEqual([]);
  });
  it('keeps the first end, and the end of a job that was faster than its cancel', () => {
    const queue = createJobQueue<null>();
    queue.add('a', 'ka', null);
    queue.cancel('a');
    queue.end('a', 'complete');
    queue.end('a', 'cancelled');
    expect(queue.get('a')?.state).toBe('complete');
    queue.add('b', 'kb', null);
    queue.add('c', 'kc', null);
    expect(queue.end('c', 'failed')).toEqual([]);
    expect(queue.get('c')?.state).toBe('queued');
  });
  it('forgets ended jobs alone, and refuses a used id', () => {
    const queue = createJobQueue<null>();
    queue.add('a', 'ka', null);
    queue.forget('a');
    expect(queue.get('a')).toBeDefined();
    expect(() => queue.add('a', 'other', null)).toThrow(RangeError);
    queue.end('a', 'complete');
    queue.forget('a');
    expect(queue.list()).toEqual([]);
  });
  it('starts the waiting job of the lowest rank, as ranks are then', () => {
    const ranks: Record<string, number> = { a: 0, b: 1, c: 2, d: 2 };
    const queue = createJobQueue<string>((name) => ranks[name]!);
    for (const name of ['a', 'b', 'd', 'c']) queue.add(name, name, name);
    ranks.b = 9;
    expect(brief(queue.end('a', 'complete'))).toEqual(['start d']);
    expect(brief(queue.end('d', 'failed'))).toEqual(['start c']);
    expect(brief(queue.end('c', 'complete'))).toEqual(['start b']);
  });
  it('pauses: the running job stops and waits again in its place, and goes on first', () => {
    const queue = createJobQueue<null>();
    for (const id of ['a', 'b']) queue.add(id, id, null);
    expect(brief(queue.pause())).toEqual(['cancel a']);
    expect(queue.pause()).toEqual([]);
    expect(queue.end('a', 'cancelled')).toEqual([]);
    expect(queue.get('a')).toMatchObject({ state: 'queued', pauseRequested: false });
    expect(queue.add('c', 'c', null).actions).toEqual([]);
    expect(brief(queue.resume())).toEqual(['start a']);
    expect(queue.paused).toBe(false);
  });
  it('goes on with a job that has not stopped yet when the pause is over', () => {
    const queue = createJobQueue<null>();
    queue.add('a', 'a', null);
    queue.pause();
    expect(queue.resume()).toEqual([]);
    expect(brief(queue.end('a', 'cancelled'))).toEqual(['start a']);
  });
  it('lets a paused job end in its own way, and a cancel outweigh the pause', () => {
    const queue = createJobQueue<null>();
    for (const id of ['a', 'b', 'c']) queue.add(id, id, null);
    queue.pause();
    queue.end('a', 'complete');
    expect(queue.get('a')?.state).toBe('complete');
    queue.resume();
    queue.pause();
    expect(brief(queue.cancel('b'))).toEqual(['cancel b']);
    expect(queue.end('b', 'cancelled')).toEqual([]);
    expect(queue.get('b')?.state).toBe('cancelled');
    expect(queue.paused).toBe(true);
    queue.cancel('c');
    // Nothing is left that could be resumed.
    expect(queue.paused).toBe(false);
  });
  it('keeps its rules through 3,000 random calls', () => {
    const next = random(3);
    const queue = createJobQueue<null>();
    const ends: TerminalState[] = ['complete', 'partial', 'failed', 'cancelled'];
    const ended = new Map<string, JobState>();
    for (let step = 0; step < 3000; step++) {
      const jobs = queue.list();
      const some = jobs[Math.floor(next() * jobs.length)]?.id ?? 'none';
      const kind = next();
      if (kind < 0.3) queue.add(`j${step}`, `k${Math.floor(next() * 4)}`, null);
      else if (kind < 0.5) queue.cancel(some);
      else if (kind < 0.55) queue.pause();
      else if (kind < 0.62) queue.resume();
      else if (kind < 0.9) queue.end(some, ends[Math.floor(next() * 4)]!);
      else queue.forget(some);
      const now = queue.list();
      const running = now.filter((job) => job.state === 'running');
      expect(running.length).toBeLessThanOrEqual(1);
      if (running.length === 0 && !queue.paused) expect(now.some((job) => job.state === 'queued')).toBe(false);
      const live = now.filter((job) => !isTerminal(job.state) && !job.cancelRequested).map((job) => job.key);
      expect(new Set(live).size).toBe(live.length);
      for (const job of now) {
        if (ended.has(job.id)) expect(job.state).toBe(ended.get(job.id));
        else if (isTerminal(job.state)) ended.set(job.id, job.state);
      }
    }
    expect(ended.size).toBeGreaterThan(200);
  });
});
