// Columns of numbers for tests, as series have them: longer than what they hold.
import { type Column, Growable } from '../../../src-renderer/lib/growable';

/** A column of the given values. */
export function column(values: ArrayLike<number>): Column {
  const made = new Growable((size) => new Float64Array(size).fill(99), 16);
  made.pushAll(values);
  return made;
}
