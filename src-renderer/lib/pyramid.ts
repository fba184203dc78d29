// Lowest, highest and sum of any run of a growing column in a few steps, so that drawing costs as much as its pixels.
import { type Column, Growable } from './growable';

/** A bucket of the lowest level joins `2 ** bits` entries, one of the next level as many buckets. */
const bits = 3;
/** Shorter runs are found as quickly as they are looked up. */
const leastKnown = 64;
/** A drawing asks for one in each column of pixels, in several sizes. */
const mostKnown = 8192;
/** Above the index of any entry, so that two of them make one exact number. */
const mostEntries = 2 ** 26;

/** What is known of a run: the indices of its first lowest and its first highest entry, and its sum. */
export interface Run {
  low: number;
  high: number;
  sum: number;
}

interface Level {
  /** A bucket has `1 << shift` entries. */
  shift: number;
  low: Growable<Int32Array>;
  high: Growable<Int32Array>;
  sum: Growable<Float64Array>;
}

const newLevel = (shift: number): Level => ({
  shift,
  low: new Growable((length) => new Int32Array(length), 64),
  high: new Growable((length) => new Int32Array(length), 64),
  sum: new Growable((length) => new Float64Array(length), 64),
});

/** Levels of whole buckets over a column; appends add to them, and nothing is computed twice. */
export class Pyramid {
  private levels: Level[] = [];
  private generation = -1;
  private readonly column: Column;
  /** Long runs that were asked for, by their borders: a window that is moved asks for nearly all of them again. */
  private readonly known = new Map<number, Run>();

  constructor(column: Column) {
    this.column = column;
  }

  /** The run from `from` up to but without `to`, which must hold an entry at least. Takes some dozen steps, however long it is. */
  run(from: number, to: number): Readonly<Run> {
    this.update();
    if (to - from < leastKnown) return this.find(from, to);
    const key = from * mostEntries + to;
    let run = this.known.get(key);
    if (run === undefined) {
      if (this.known.size >= mostKnown) this.known.clear();
      run = this.find(from, to);
      this.known.set(key, run);
    }
    return run;
  }

  private find(from: number, to: number): Run {
    const found: Run = { low: from, high: from, sum: 0 };
    let level = -1;
    let i = from;
    // Up to where ever larger buckets begin, as long as one of them ends by `to` ...
    for (; level + 1 < this.levels.length; level++) {
      const { shift } = this.levels[level + 1] as Level;
      const border = ((i + (1 << shift) - 1) >> shift) << shift;
      if (border + (1 << shift) > to) break;
      this.walk(found, level, i, border);
      i = border;
    }
    // ... and down again to single entries.
    for (; level >= -1; level--) {
      const shift = this.levels[level]?.shift ?? 0;
      const end = (to >> shift) << shift;
      if (end <= i) continue;
      this.walk(found, level, i, end);
      i = end;
    }
    return found;
  }

  /** Adds what lies between two borders of a level's buckets to a run; of single entries at level -1. */
  private walk(found: Run, level: number, from: number, to: number): void {
    const { data } = this.column;
    let { low, high, sum } = found;
    let lowest = data[low] as number;
    let highest = data[high] as number;
    const buckets = this.levels[level];
    const shift = buckets?.shift ?? 0;
    const lows = buckets?.low.data;
    const highs = buckets?.high.data;
    const sums: ArrayLike<number> = buckets?.sum.data ?? data;
    for (let k = from >> shift; k < to >> shift; k++) {
      const a = lows === undefined ? k : (lows[k] as number);
      const b = highs === undefined ? k : (highs[k] as number);
      if ((data[a] as number) < lowest) {
        low = a;
        lowest = data[a] as number;
      }
      if ((data[b] as number) > highest) {
        high = b;
        highest = data[b] as number;
      }
      sum += sums[k] as number;
    }
    found.low = low;
    found.high = high;
    found.sum = sum;
  }

  /** Index of the first entry from `from` on that is above a value; -1 where there is none. */
  firstAbove(from: number, value: number): number {
    this.update();
    const { data, length } = this.column;
    for (let i = from; i < length; ) {
      // A bucket that holds it is looked into: by smaller buckets, and at last entry by entry.
      const level = this.levels.findLast(
        ({ shift, high }) =>
          (i >> shift) << shift === i && i >> shift < high.length && !((data[high.at(i >> shift)] as number) > value),
      );
      if (level === undefined && (data[i] as number) > value) return i;
      i += level === undefined ? 1 : 1 << level.shift;
    }
    return -1;
  }

  /** Adds the buckets that have become whole. */
  private update(): void {
    const { length, generation } = this.column;
    if (generation !== this.generation) {
      this.levels = [];
      this.known.clear();
    }
    this.generation = generation;
    for (let k = 0; ; k++) {
      const shift = bits * (k + 1);
      if (1 << shift > length) return;
      const level = this.levels[k] ?? newLevel(shift);
      this.levels[k] = level;
      for (let bucket = level.sum.length; (bucket + 1) << shift <= length; bucket++) {
        const joined: Run = { low: bucket << shift, high: bucket << shift, sum: 0 };
        this.walk(joined, k - 1, bucket << shift, (bucket + 1) << shift);
        level.low.push(joined.low);
        level.high.push(joined.high);
        level.sum.push(joined.sum);
      }
    }
  }
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
