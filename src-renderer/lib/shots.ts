// Shots for a choice: what lies between cuts and transitions, and the frames of those that are chosen.
import type { FrameRange, Mark } from '../../src-main/contract';
import type { Series } from './series';

/** A run of analyzed frames between two borders. */
export interface Shot {
  /** From 1. */
  number: number;
  /** Ordinals of its first and last frame. */
  first: number;
  last: number;
}

/** First frame of the shot that a mark begins: a cut's own, the middle of a transition. */
const borderOf = ({ kind, ordinal, start, end }: Mark) =>
  kind === 'cut' ? ordinal : Math.floor((start.ordinal + end.ordinal + 1) / 2);

/** All shots in order; together they cover the frames without gap or overlap. */
export function shotsOf(marks: readonly Mark[], frames: number): Shot[] {
  if (frames === 0) return [];
  const edits = marks.filter(({ kind }) => kind === 'cut' || kind === 'transition').map(borderOf);
  const inside = edits.filter((ordinal) => ordinal > 0 && ordinal < frames);
  const borders = [0, ...new Set(inside.sort((a, b) => a - b)), frames];
  return borders.slice(1).map((end, i) => ({ number: i + 1, first: borders[i] as number, last: end - 1 }));
}

/** The shot that a frame belongs to; null where there is none. */
export function shotAt(shots: readonly Shot[], ordinal: number | null): Shot | null {
  if (ordinal === null) return null;
  return shots.find(({ first, last }) => first <= ordinal && ordinal <= last) ?? null;
}

/** Source frames of the chosen shots; those that follow on each other are one range. */
export function rangesOf(
  shots: readonly Shot[],
  chosen: ReadonlySet<number>,
  { index }: Pick<Series, 'index'>,
): FrameRange[] {
  const ranges: FrameRange[] = [];
  let before: Shot | null = null;
  for (const shot of shots) {
    if (!chosen.has(shot.number)) continue;
    const last = ranges.at(-1);
    if (last !== undefined && before?.number === shot.number - 1) last.to = index.at(shot.last);
    else ranges.push({ from: index.at(shot.first), to: index.at(shot.last) });
    before = shot;
  }
  return ranges;
}

/** The choice with all numbers between two changed to what the second one becomes, as lists do with the Shift key. */
export function withChosen(chosen: ReadonlySet<number>, from: number, to: number, on: boolean): Set<number> {
  const next = new Set(chosen);
  for (let number = Math.min(from, to); number <= Math.max(from, to); number++) {
    if (on) next.add(number);
    else next.delete(number);
  }
  return next;
}
