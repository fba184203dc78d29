// Lays the frames of one clip on the time axis of another one: by their times, or frame by frame, some seconds or frames apart.
import { Growable } from './growable';
import { firstAtOrAbove, lastAtOrBelow } from './search';
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

/** What a view was made of. */
interface Made extends Alignment {
  main: Series;
  generation: number;
  mainGeneration: number;
}

interface Known {
  made: Made;
  view: Series;
  /** Its own times. */
  pts: Growable<Float64Array>;
  /** Frames of `main` that they follow. */
  mainFrames: number;
  /** The frames whose times stay, whatever comes: from the first one up to without the second. */
  settled: [number, number];
}
const known = new WeakMap<Series, Known>();

/**
 * `other` as it lies over `main`: the same series with other times. Where one of them has grown, the same view is brought up to date, of which
 * most times stay; `other` itself stays as it is.
 */
export function aligned(other: Series, main: Series, { by, offset }: Alignment): Series {
  const made = { by, offset, main, generation: other.pts.generation, mainGeneration: main.pts.generation };
  let lies = known.get(other);
  if (lies === undefined || !isSame(lies.made, made)) {
    const pts = new Growable((length) => new Float64Array(length), Math.max(1, other.frames));
    lies = { made, pts, view: Object.create(other, { pts: { value: pts } }), mainFrames: 0, settled: [0, 0] };
    known.set(other, lies);
  }
  const { pts, view, settled } = lies;
  const mainFrames = by === 'frame' ? main.frames : 0;
  if (pts.length === other.frames && lies.mainFrames === mainFrames) return view;
  const place = by === 'time' ? (i: number) => other.pts.at(i) + offset : framePlace(other, main, offset);
  const [from, to] = settled;
  for (let i = 0; i < from; i++) pts.data[i] = place(i);
  pts.length = to;
  for (let i = to; i < other.frames; i++) pts.push(place(i));
  lies.mainFrames = mainFrames;
  lies.settled = by === 'time' ? [0, other.frames] : within(other, main, offset);
  return view;
}

function isSame(a: Made, b: Made): boolean {
  return (Object.keys(a) as (keyof Made)[]).every((key) => a[key] === b[key]);
}

/** The frames that lie between two analyzed ones of `main`; those beyond its ends follow the usual length of its frames, which changes. */
function within(other: Series, { frames, index }: Series, offset: number): [number, number] {
  if (frames === 0) return [0, 0];
  const firstOf = (wanted: number) => firstAtOrAbove(other.index.data, other.frames, wanted - offset);
  return [firstOf(index.at(0)), firstOf(index.at(frames - 1))];
}

/** Times of frames by their index in the source: between two analyzed frames in proportion, beyond them by the usual length of a frame. */
function framePlace(other: Series, main: Series, offset: number): (i: number) => number {
  const { frames, index, pts } = main;
  const gap = frameGap(main);
  if (frames === 0) return (i) => (other.index.at(i) + offset) * gap;
  const last = frames - 1;
  const [begin, end] = [index.at(0), index.at(last)];
  return (i) => {
    const wanted = other.index.at(i) + offset;
    if (wanted < begin) return pts.at(0) - (begin - wanted) * gap;
    if (wanted >= end) return pts.at(last) + (wanted - end) * gap;
    const at = lastAtOrBelow(index.data, frames, wanted);
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
