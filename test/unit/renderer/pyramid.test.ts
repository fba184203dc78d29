// The pyramid must say of any run what a walk along it says, also while its column grows and after it was cleared.
import { describe, expect, it } from 'vitest';
import { Growable } from '../../../src-renderer/lib/growable';
import { Pyramid, pyramidOf } from '../../../src-renderer/lib/pyramid';
import { randomFrom } from './harness/fakeSeries';

const floats = () => new Growable((size) => new Float64Array(size), 8);

/** The same by looking at every entry. */
function walk(values: readonly number[], from: number, to: number) {
  const found = { low: from, high: from, sum: 0 };
  for (let i = from; i < to; i++) {
    if (values[i]! < values[found.low]!) found.low = i;
    if (values[i]! > values[found.high]!) found.high = i;
    found.sum += values[i]!;
  }
  return found;
}

describe('Pyramid', () => {
  it('agrees with a walk over random runs while the column grows by uneven batches', () => {
    const random = randomFrom(4);
    const column = floats();
    const pyramid = new Pyramid(column);
    const values: number[] = [];
    for (let batch = 0; batch < 60; batch++) {
      // Few different values, so that several entries are equal: the first one counts.
      const more = Array.from({ length: 1 + Math.floor(random() * 400) }, () => Math.floor(random() * 50));
      values.push(...more);
      column.pushAll(more);
      for (let k = 0; k < 20; k++) {
        const from = Math.floor(random() * values.length);
        const to = from + 1 + Math.floor(random() * (values.length - from));
        expect(pyramid.run(from, to)).toEqual(walk(values, from, to));
      }
    }
  });

  it('starts anew when its column was cleared and holds other values', () => {
    const column = floats();
    column.pushAll(new Array(1000).fill(7));
    expect(pyramidOf(column).run(0, 1000).sum).toBe(7000);
    column.clear();
    column.pushAll(new Array(1000).fill(2));
    expect(pyramidOf(column).run(0, 1000)).toEqual({ low: 0, high: 0, sum: 2000 });
  });

  it('looks at a few entries only, however long the run is', () => {
    const column = floats();
    column.pushAll(Float64Array.from({ length: 300_000 }, (_, i) => i % 977));
    const pyramid = pyramidOf(column);
    pyramid.run(0, 1);
    let reads = 0;
    column.data = new Proxy(column.data, {
      get: (target, key) => {
        reads += 1;
        return Reflect.get(target, key, target);
      },
    });
    expect(pyramid.run(17, 299_983).high).toBe(976);
    // Four reads for each bucket or entry, at most 7 of them on either side of each level.
    expect(reads).toBeLessThan(4 * 2 * 7 * 7);
    reads = 0;
    expect(pyramid.run(17, 299_983).high).toBe(976);
    expect(reads).toBe(0);
  });

  it('agrees with a walk also where it has kept more runs than it keeps', () => {
    const random = randomFrom(5);
    const column = floats();
    const values = Array.from({ length: 400 }, () => Math.floor(random() * 50));
    column.pushAll(values);
    const pyramid = new Pyramid(column);
    for (let round = 0; round < 2; round++)
      for (let from = 0; from < 100; from++)
        for (let to = from + 64; to <= 300; to += 2) {
          const [expected, found] = [walk(values, from, to), pyramid.run(from, to)];
          // A matcher for each of 19,000 would take seconds.
          if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
        }
  });

  it('finds the first entry above a value from any place', () => {
    const column = floats();
    const at = [0, 5, 333, 4096, 70_001];
    column.pushAll(Float64Array.from({ length: 80_000 }, (_, i) => (at.includes(i) ? 0.5 : 0)));
    const pyramid = pyramidOf(column);
    const found: number[] = [];
    for (let i = pyramid.firstAbove(0, 0); i >= 0; i = pyramid.firstAbove(i + 1, 0)) found.push(i);
    expect(found).toEqual(at);
    expect(pyramid.firstAbove(0, 0.5)).toBe(-1);
    expect(pyramid.firstAbove(90_000, 0)).toBe(-1);
  });
});
