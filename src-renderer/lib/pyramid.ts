// Lowest, highest and sum of any run of a growing column in a few steps, so that drawing costs as much as its pixels.
import { type Column, Growable } from './growable';

/** Entries that a bucket of the lowest level joins, and buckets that one of the next level joins. */
const fan = 16;

/** What is known of a run: the indices of its first lowest and its first highest entry, and its sum. */
export interface Run {
  low: number;
  high: number;
  sum: number;
}

interface Level {
  size: number;
  low: Growable<Int32Array>;
  high: Growable<Int32Array>;
  sum: Growable<Float64Array>;
}

const newLevel = (size: number): Level => ({
  size,
  low: new Growable((length) => new Int32Array(length), 64),
  high: new Growable((length) => new Int32Array(length), 64),
  sum: new Growable((length) => new Float64Array(length), 64),
});

/** Levels of whole buckets over a column; appends add to them, and nothing is computed twice. */
export class Pyramid {
  private levels: Level[] = [];
  private generation = -1;
  private readonly column: Column;

  constructor(column: Column) {
    this.column = column;
  }

  /** The run from `from` up to but without `to`, which must hold an entry at least. Takes some dozen steps, however long it is. */
  run(from: number, to: number): Run {
    this.update();
    const { data } = this.column;
    const found: Run = { low: from, high: from, sum: 0 };
    for (let i = from; i < to; ) {
      const level = this.levelAt(i, to);
      if (level === null) {
        take(found, data, i, i, data[i] as number);
        i += 1;
        continue;
      }
      const bucket = i / level.size;
      take(found, data, level.low.at(bucket), level.high.at(bucket), level.sum.at(bucket));
      i += level.size;
    }
    return found;
  }

  /** Index of the first entry from `from` on that is above a value; -1 where there is none. */
  firstAbove(from: number, value: number): number {
    this.update();
    const { data, length } = this.column;
    for (let i = from; i < length; ) {
      // A bucket that holds it is looked into: by smaller buckets, and at last entry by entry.
      const level = this.levels.findLast(
        ({ size, high }) => i % size === 0 && i / size < high.length && !((data[high.at(i / size)] as number) > value),
      );
      if (level === undefined && (data[i] as number) > value) return i;
      i += level?.size ?? 1;
    }
    return -1;
  }

  /** The largest whole bucket that begins at an entry and ends by `to`; null where none does. */
  private levelAt(i: number, to: number): Level | null {
    let found: Level | null = null;
    for (const level of this.levels) {
      if (i % level.size !== 0 || i + level.size > to) break;
      found = level;
    }
    return found;
  }

  /** Adds the buckets that have become whole. */
  private update(): void {
    const { data, length, generation } = this.column;
    if (generation !== this.generation) this.levels = [];
    this.generation = generation;
    for (let k = 0; ; k++) {
      const size = fan ** (k + 1);
      if (size > length) return;
      const level = this.levels[k] ?? newLevel(size);
      this.levels[k] = level;
      const below = this.levels[k - 1];
      for (let bucket = level.sum.length; (bucket + 1) * size <= length; bucket++) {
        const first = bucket * fan;
        const joined: Run = { low: bucket * size, high: bucket * size, sum: 0 };
        for (let i = first; i < first + fan; i++) {
          if (below === undefined) take(joined, data, i, i, data[i] as number);
          else take(joined, data, below.low.at(i), below.high.at(i), below.sum.at(i));
        }
        level.low.push(joined.low);
        level.high.push(joined.high);
        level.sum.push(joined.sum);
      }
    }
  }
}

function take(run: Run, data: ArrayLike<number>, low: number, high: number, sum: number): void {
  if ((data[low] as number) < (data[run.low] as number)) run.low = low;
  if ((data[high] as number) > (data[run.high] as number)) run.high = high;
  run.sum += sum;
}

const known = new WeakMap<Column, Pyramid>();

/** The pyramid of a column, made on first use and kept as long as the column. */
export function pyramidOf(column: Column): Pyramid {
  let pyramid = known.get(column);
  if (pyramid === undefined) {
    pyramid = new Pyramid(column);
    known.set(column, pyramid);
  }
  return pyramid;
}
