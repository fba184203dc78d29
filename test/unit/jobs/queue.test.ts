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
      else if (kind < 0.9) queue.end(some, ends[Math.floor(next() * 4)]!);
      else queue.forget(some);
      const now = queue.list();
      const running = now.filter((job) => job.state === 'running');
      expect(running.length).toBeLessThanOrEqual(1);
      if (running.length === 0) expect(now.some((job) => job.state === 'queued')).toBe(false);
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
