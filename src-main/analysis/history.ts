// The pictures of the last seconds, in a ring of arrays that are used again and again, and their differences, worked out when asked for.
import { colourDifference, combinedDifference, structureDifference } from './change';
import type { Kernels } from './kernels';
import { createPictures, HISTORY, type PictureFeatures } from './picture';

/** Largest distance of two pictures whose difference is remembered. */
const REMEMBERED = 10;

export interface History {
  /** Pictures that have arrived so far. */
  readonly count: number;
  /** Room for the next picture, to be filled; it belongs to the history once `add` is called. */
  room(): PictureFeatures;
  /** Makes the filled room the newest picture. */
  add(): void;
  /** Features of one of the last HISTORY pictures. */
  at(frame: number): PictureFeatures;
  /** Keeps what is known already: the difference of the newest picture to the one before. */
  remember(difference: number): void;
  /** Difference (0..1, see combinedDifference) of two pictures of the history. */
  difference(earlier: number, later: number): number;
}

/** An empty history in the memory of the kernels. Pictures and their luma belong to it: a later picture overwrites them. */
export function createHistory(kernels: Kernels): History {
  const ring = createPictures(kernels);
  const known = new Float32Array(HISTORY * (REMEMBERED + 1));
  let count = 0;
  const at = (frame: number) => ring[frame % HISTORY]!;
  function compare(earlier: number, later: number): number {
    const a = at(earlier);
    const b = at(later);
    return combinedDifference(structureDifference(a, b), colourDifference(a, b));
  }
  return {
    get count() {
      return count;
    },
    room: () => at(count),
    add() {
      known.fill(-1, (count % HISTORY) * (REMEMBERED + 1), ((count % HISTORY) + 1) * (REMEMBERED + 1));
      count++;
    },
    at,
    remember(difference) {
      known[((count - 1) % HISTORY) * (REMEMBERED + 1) + 1] = difference;
    },
    difference(earlier, later) {
      const distance = later - earlier;
      if (distance > REMEMBERED) return compare(earlier, later);
      const place = (later % HISTORY) * (REMEMBERED + 1) + distance;
      if (known[place]! < 0) known[place] = compare(earlier, later);
      return known[place]!;
    },
  };
}
