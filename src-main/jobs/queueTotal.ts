// What is told of a whole queue: how many are done, how far all of it is, and the time that is left.
import type { JobState } from './queue';

/** One job, as far as its length and progress are known. */
export interface QueuePart {
  state: JobState;
  /** Frames to be done, over all that the job makes of them; null while unknown. */
  frames: number | null;
  /** 0..1 of it; null while unknown. */
  fraction: number | null;
  /** What the job itself says; null while unknown. */
  secondsLeft: number | null;
}

export interface QueueTotal {
  /** Jobs that ended well, also early; those that failed; those that run or wait. Cancelled ones are not counted. */
  done: number;
  failed: number;
  running: number;
  waiting: number;
  /** 0..1 of all frames; null where there are no jobs. */
  fraction: number | null;
  /** Null while nobody knows. */
  secondsLeft: number | null;
}

/**
 * Sums up a queue. A job of unknown length counts like the mean of the others.
 * @param framesPerSecond the speed as last measured, in frames of `QueuePart.frames`; null before that
 */
export function queueTotal(all: readonly QueuePart[], framesPerSecond: number | null): QueueTotal {
  const parts = all.filter(({ state }) => state !== 'cancelled');
  const count = (...states: JobState[]) => parts.filter(({ state }) => states.includes(state)).length;
  const known = parts.map(({ frames }) => frames).filter((frames) => frames !== null);
  const usual = known.length === 0 ? null : sum(known) / known.length;
  const weighed = parts.map((part) => {
    const frames = Math.max(1, part.frames ?? usual ?? 1);
    const active = part.state === 'queued' || part.state === 'running';
    return { ...part, frames, toDo: active ? frames * (1 - (part.fraction ?? 0)) : 0 };
  });
  const frames = sum(weighed.map((part) => part.frames));
  const toDo = sum(weighed.map((part) => part.toDo));
  const spans = weighed
    .filter((part) => part.toDo > 0)
    .map((part) => part.secondsLeft ?? (framesPerSecond && usual !== null ? part.toDo / framesPerSecond : null));
  return {
    done: count('complete', 'partial'),
    failed: count('failed'),
    running: count('running'),
    waiting: count('queued'),
    fraction: parts.length === 0 ? null : 1 - toDo / frames,
    secondsLeft: spans.length === 0 || spans.includes(null) ? null : sum(spans as number[]),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
