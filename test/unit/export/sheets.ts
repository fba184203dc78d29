// Sheets of events for the tests of the writers: marks by frame number on clips of any rate.
import type { Mark, TransitionType } from '../../../src-main/contract';
import type { EventSheet, Rate } from '../../../src-main/export/events';

/** Timestamps of `count` frames at a constant rate, from `start` on. */
export function steady(count: number, { num, den }: Rate, start = 0): number[] {
  return Array.from({ length: count }, (_, i) => start + (i * den) / num);
}

/** A mark before its places are looked up: ordinals of its peak, start and end. */
export type MarkAt = Pick<Mark, 'kind' | 'transition' | 'score' | 'byHand'> & {
  at: number;
  start: number;
  end: number;
};

export const cut = (at: number, score = 0.9, byHand = false): MarkAt => ({
  kind: 'cut',
  transition: null,
  at,
  start: at,
  end: at,
  score,
  byHand,
});

/** `end` is its last blended frame. */
export const transition = (type: TransitionType, start: number, end: number): MarkAt => ({
  kind: 'transition',
  transition: type,
  at: start,
  start,
  end,
  score: 0.75,
  byHand: false,
});

export const spike = (start: number, at: number, end: number, score = 6.25): MarkAt => ({
  kind: 'spike',
  transition: null,
  at,
  start,
  end,
  score,
  byHand: false,
});

/** A sheet of these marks, in order of their places. `frame` is the ordinal where nothing else is said. */
export function sheetOf(
  marks: readonly MarkAt[],
  ptsSeconds: readonly number[],
  rate: Rate,
  more: Partial<Pick<EventSheet, 'sourceName' | 'frame'>> = {},
): EventSheet {
  const { sourceName = 'clip.mp4', frame = ptsSeconds.map((_, i) => i) } = more;
  const place = (ordinal: number) => ({ ordinal, frame: frame[ordinal]!, ptsSeconds: ptsSeconds[ordinal]! });
  const whole = marks.map(({ at, start, end, ...rest }) => ({
    ...rest,
    ...place(at),
    start: place(start),
    end: place(end),
  }));
  return { sourceName, marks: whole.sort((a, b) => a.ordinal - b.ordinal), ptsSeconds, frame, rate };
}

export const fps = (num: number, den = 1): Rate => ({ num, den });

/** One of everything in 240 frames at 25 a second: cut, spike, dissolve, fade out and in. */
export const everything = sheetOf(
  [
    cut(50, 0.5),
    spike(60, 62, 66),
    transition('dissolve', 100, 111),
    transition('fadeOut', 150, 159),
    transition('fadeIn', 165, 174),
  ],
  steady(240, fps(25)),
  fps(25),
);
