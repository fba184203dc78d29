// Sparse peaks of a long series, reduced to the pixels they are drawn on: of each column the highest one stays.
import { type Columns, columnOf, eachColumn, innerRange } from './columns';
import type { Column } from './growable';
import { pyramidOf } from './pyramid';

/** Indices of the highest value above zero in each column, ascending. Entries of zero are no peaks; of equal ones the first counts. */
export function columnPeaks(x: Column, y: Column, columns: Columns): number[] {
  const found: number[] = [];
  const pyramid = pyramidOf(y);
  eachColumn(innerRange(x, columns), columnOf(x, columns), (_, first, end) => {
    const { high } = pyramid.run(first, end);
    if (y.at(high) > 0) found.push(high);
  });
  return found;
}

/** An interval of entries, both ends included, and its height. */
export interface Block {
  first: number;
  last: number;
  score: number;
}

/**
 * Intervals that show, of a series that notes each at its last entry: its height in `score` (0 elsewhere) and how many
 * entries it has in `count`. Of those that end in the same column the highest stays.
 */
export function visibleBlocks(x: Column, score: Column, count: Column, columns: Columns): Block[] {
  const blockAt = (last: number): Block => ({
    first: Math.max(0, last - Math.max(1, count.at(last)) + 1),
    last,
    score: score.at(last),
  });
  const found = columnPeaks(x, score, columns).map(blockAt);
  // Of those that end past the window the first ones may begin in it. Intervals do not nest, so one that does not is the last.
  const pyramid = pyramidOf(score);
  let last = pyramid.firstAbove(innerRange(x, columns)[1], 0);
  for (; last >= 0; last = pyramid.firstAbove(last + 1, 0)) {
    const block = blockAt(last);
    if (x.at(block.first) > columns.end) break;
    found.push(block);
  }
  return found;
}
