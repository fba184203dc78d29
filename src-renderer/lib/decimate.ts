// What is drawn of a long series: points, and one flag for each column of pixels.
import { type Columns, columnOf, eachColumn, innerRange } from './columns';
import type { Column } from './growable';
import { pyramidOf } from './pyramid';

/** The visible part of a series, ready to draw. */
export interface Points {
  x: Float64Array;
  y: Float64Array;
}

/** The first entry with a zero flag in each column: where to mark that something did not pass. */
export function flaggedColumns(x: Column, flags: Column, columns: Columns): number[] {
  const found: number[] = [];
  const pyramid = pyramidOf(flags);
  eachColumn(innerRange(x, columns), columnOf(x, columns), (_, first, end) => {
    const { low } = pyramid.run(first, end);
    if (flags.at(low) === 0) found.push(low);
  });
  return found;
}
