// The queue in a few words.
import { describe, expect, it } from 'vitest';
import { emptyQueue, type QueueView } from '../../../src-main/contract';
import { queueDetail, queueText } from '../../../src-renderer/lib/queueText';

const text = (changes: Partial<QueueView>) => queueText({ ...emptyQueue, ...changes });

describe('queueText', () => {
  it('is silent where nothing is to be said', () => {
    expect(text({})).toBeNull();
    expect(text({ done: 4, fraction: 1 })).toBeNull();
    expect(text({ opening: { done: 0, total: 1 } })).toBeNull();
  });
  it('counts the one in work, and never says that all is done while it works', () => {
    const working = { done: 1, failed: 1, running: 1, waiting: 7, fraction: 0.543, secondsLeft: 720 };
    expect(text(working)).toEqual({ what: '3 of 10, 54 %', more: '12 min left', fraction: 0.543 });
    expect(text({ ...working, fraction: 0.9999, secondsLeft: null })).toMatchObject({
      what: '3 of 10, 99 %',
      more: '',
    });
  });
  it('says that it is paused in place of a time', () => {
    const paused = { paused: true, done: 2, waiting: 2, fraction: 0.5, secondsLeft: 60 };
    expect(text(paused)).toMatchObject({ what: '2 of 4, 50 %', more: 'Paused' });
    expect(text({ paused: true, waiting: 1, fraction: 0 })).toMatchObject({ what: '1 of 1, 0 %' });
  });
  it('tells of files that are opened, and of what failed in the end', () => {
    expect(text({ opening: { done: 33, total: 100 } })).toMatchObject({ what: 'Opening 34 of 100', fraction: 0.33 });
    expect(text({ done: 8, failed: 2, fraction: 1 })).toMatchObject({ what: '2 failed', more: '8 done' });
  });
});

it('tells all of it at length', () => {
  expect(queueDetail({ ...emptyQueue, done: 2, running: 1, waiting: 6 })).toBe('2 done, 1 running, 6 waiting');
  expect(queueDetail({ ...emptyQueue, failed: 1, opening: { done: 3, total: 5 } })).toBe(
    '1 failed, 2 files to be opened',
  );
});
