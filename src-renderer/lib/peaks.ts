// Sparse peaks of a long series, reduced to the pixels they are drawn on: of each column the highest one stays.
import { firstAtOrAbove } from './search';

/**
 * Indices of the highest value above zero in each of `columns` columns between `start` and `end`, ascending. Entries
 * of zero are no peaks; of equal ones the first counts.
 */
export function columnPeaks(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  length: number,
  start: number,
  end: number,
  columns: number,
): number[] {
  const found: number[] = [];
  const scale = columns / (end - start);
  let column = -1;
  for (let i = firstAtOrAbove(x, length, start); i < length && (x[i] as number) <= end; i++) {
    const value = y[i] as number;
    if (!(value > 0)) continue;
    const at = Math.min(columns - 1, Math.floor(((x[i] as number) - start) * scale));
    if (at !== column) {
      column = at;
      found.push(i);
    } else if (value > (y[found.at(-1) as number] as number)) found[found.length - 1] = i;
  }
  return found;
}

/** An interval of entries, both ends included, and its height. */
export interface Block {
  first: number;
  last: number;
  score: number;
}

/**
 * Intervals that show between `start` and `end`, of a series that notes each at its last entry: its height in `score`
 * (0 elsewhere) and how many entries it has in `count`. Of those that end in the same column the highest stays.
 */
export function visibleBlocks(
  x: ArrayLike<number>,
  score: ArrayLike<number>,
  count: ArrayLike<number>,
  length: number,
  start: number,
  end: number,
  columns: number,
): Block[] {
  const found: Block[] = [];
  const scale = columns / (end - start);
  let column = Number.NaN;
  for (let last = firstAtOrAbove(x, length, start); last < length; last++) {
    const height = score[last] as number;
    if (!(height > 0)) continue;
    const first = Math.max(0, last - Math.max(1, count[last] as number) + 1);
    // Intervals do not nest, so the first one that begins past the end is the last to look at.
    if ((x[first] as number) > end) break;
    const at = Math.floor(((x[last] as number) - start) * scale);
    const block = { first, last, score: height };
    if (at !== column) found.push(block);
    else if (height > (found.at(-1) as Block).score) found[found.length - 1] = block;
    column = at;
  }
  return found;
}
