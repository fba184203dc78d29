// Which frames of an analysis are shown as single pictures, and what their files are called.
import type { Mark } from '../../contract';

/** Single pictures: so many, evenly spaced; or one of every shot. */
export type Choice = { kind: 'evenly'; count: number } | { kind: 'shots' };

/** `count` ordinals of `total` frames, each in the middle of an equal part; all of them where there are no more. */
export function evenly(count: number, total: number): number[] {
  const places = Math.min(count, total);
  return Array.from({ length: places }, (_, i) => Math.floor(((i + 0.5) * total) / places));
}

/** The ordinals at which shots begin: 0, every cut, and the frame after the middle of every transition. Ascending. */
export function shotStarts(marks: readonly Mark[], total: number): number[] {
  const starts = new Set(total > 0 ? [0] : []);
  for (const { kind, ordinal, start, end } of marks) {
    if (kind === 'cut') starts.add(ordinal);
    if (kind === 'transition') starts.add(Math.ceil((start.ordinal + end.ordinal) / 2));
  }
  return [...starts].filter((start) => start < total).sort((a, b) => a - b);
}

/** File name of a still: the source frame's index in six digits, or more, so that names sort by frames. */
export function stillName(frame: number): string {
  return `${String(frame).padStart(6, '0')}.png`;
}
