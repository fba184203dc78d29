// Lays the frames of one clip on the time axis of another one: by their times, or frame by frame, some seconds or frames apart.
import { Growable } from './growable';
import { lastAtOrBelow } from './search';
import type { Series } from './series';

/** How a clip lies over another one. */
export interface Alignment {
  by: 'time' | 'frame';
  /** Seconds, or frames of the source, by which it begins later than the other one. */
  offset: number;
}

/** Time to time. */
export const unshifted: Alignment = { by: 'time', offset: 0 };

/** Reads what was typed as an offset; null where it is none. Frames are whole. */
export function readOffset(text: string, by: Alignment['by']): number | null {
  const offset = Number(text.trim().replace(',', '.').replace('−', '-'));
  const fits = text.trim() !== '' && Math.abs(offset) <= 1e6 && (by === 'time' || Number.isInteger(offset));
  return fits ? offset : null;
}

/** The same place in the other unit, as near as it can be told; `gap` is the length of a frame in seconds. */
export function alignedBy({ by, offset }: Alignment, to: Alignment['by'], gap: number): Alignment {
  if (by === to) return { by, offset };
  return { by: to, offset: to === 'frame' ? Math.round(offset / gap) : Number((offset * gap).toFixed(3)) };
}

interface Known extends Alignment {
  main: Series;
  mainFrames: number;
  generation: number;
  frames: number;
  view: Series;
}
const known = new WeakMap<Series, Known>();

/** `other` as it lies over `main`: the same series with other times. Made anew when one of them has grown; `other` itself stays as it is. */
export function aligned(other: Series, main: Series, { by, offset }: Alignment): Series {
  const { generation, length: frames } = other.pts;
  const mainFrames = by === 'frame' ? main.frames : 0;
  const now = { main, mainFrames, generation, frames, by, offset };
  const before = known.get(other);
  if (before !== undefined && (Object.keys(now) as (keyof typeof now)[]).every((key) => before[key] === now[key]))
    return before.view;
  const pts = new Growable((length) => new Float64Array(length), Math.max(1, frames));
  const place = by === 'time' ? (i: number) => other.pts.at(i) + offset : framePlace(other, main, offset);
  for (let i = 0; i < frames; i++) pts.push(place(i));
  const view: Series = Object.create(other, { pts: { value: pts } });
  known.set(other, { ...now, view });
  return view;
}

/** Times of frames by their index in the source: between two analyzed frames in proportion, beyond them by the usual length of a frame. */
function framePlace(other: Series, main: Series, offset: number): (i: number) => number {
  const { frames, index, pts } = main;
  const gap = frameGap(main);
  return (i) => {
    const wanted = other.index.at(i) + offset;
    const at = lastAtOrBelow(index.data, frames, wanted);
    if (at < 0) return frames === 0 ? wanted * gap : pts.at(0) - (index.at(0) - wanted) * gap;
    if (at + 1 >= frames) return pts.at(at) + (wanted - index.at(at)) * gap;
    const share = (wanted - index.at(at)) / (index.at(at + 1) - index.at(at));
    return pts.at(at) + share * (pts.at(at + 1) - pts.at(at));
  };
}

/** The usual length of a frame of the source in seconds; a 25th where too little is known. */
export function frameGap({ frames, index, pts }: Series): number {
  if (frames < 2) return 1 / 25;
  const span = index.at(frames - 1) - index.at(0);
  return span > 0 ? (pts.at(frames - 1) - pts.at(0)) / span : 1 / 25;
}
