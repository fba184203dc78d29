// Searches of one block: best or nearly best counts on falling curves, measured counts on any curve, few probes.
import { describe, expect, it } from 'vitest';
import { type Search, searches } from '../../../src-main/tokenizer/search';

const { binary, exhaustive, fast, fixed } = searches;

/** Errors in 0..1 that follow no order, one per count from 0. */
function roughCurves(rounds: number, length: number): number[][] {
  let seed = 7;
  return Array.from({ length: rounds }, () =>
    Array.from({ length }, () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    }),
  );
}

describe('binary', () => {
  it('finds every optimum of a falling curve in at most ceil(log2(max - min + 2)) probes', async () => {
    for (let optimum = 16; optimum <= 256; optimum++) {
      const probe = async (n: number) => 1 / n;
      const found = await binary(probe, { minToks: 16, maxToks: 256, threshold: 1 / optimum });
      expect(found).toMatchObject({ n: optimum, mse: 1 / optimum, passed: true });
      expect(found.tried.length).toBeLessThanOrEqual(8);
    }
  });
});

describe.each(['binary', 'fast', 'exhaustive'] as const)('%s', (name) => {
  const search: Search = searches[name];

  it('gives maxToks, measured and not passed, where nothing passes', async () => {
    const found = await search(async () => 5, { minToks: 4, maxToks: 32, threshold: 1 });
    expect(found).toMatchObject({ n: 32, mse: 5, passed: false });
    expect(found.tried).toContainEqual({ n: 32, mse: 5 });
  });

  it('gives a count that was measured to pass on curves that do not fall', async () => {
    for (const curve of roughCurves(300, 40)) {
      const found = await search(async (n) => curve[n]!, { minToks: 1, maxToks: 39, threshold: 0.4 });
      expect(found.tried).toContainEqual({ n: found.n, mse: curve[found.n] });
      expect(found.passed).toBe(curve[found.n]! <= 0.4);
      if (!found.passed) expect(found.n).toBe(39);
    }
  });

  it('takes one probe where there is one count', async () => {
    const found = await search(async () => 0, { minToks: 9, maxToks: 9, threshold: 0.1 });
    expect(found).toEqual({ n: 9, mse: 0, passed: true, tried: [{ n: 9, mse: 0 }] });
  });

  it('stops where the probe throws', async () => {
    let probes = 0;
    const probe = async () => {
      if (++probes === 2) throw new Error('stop');
      return 1;
    };
    await expect(search(probe, { minToks: 1, maxToks: 64, threshold: 0.5 })).rejects.toThrow('stop');
    expect(probes).toBe(2);
  });
});

describe('exhaustive', () => {
  it('gives the smallest passing count of any curve', async () => {
    for (const curve of roughCurves(100, 40)) {
      const smallest = curve.findIndex((mse, n) => n >= 1 && mse <= 0.1);
      const found = await exhaustive(async (n) => curve[n]!, { minToks: 1, maxToks: 39, threshold: 0.1 });
      expect(found.n).toBe(smallest === -1 ? 39 : smallest);
    }
  });
});

describe('fast', () => {
  const limits = { minToks: 16, maxToks: 256 };

  it('comes within a hundredth, or one token, of the optimum of falling curves, cold in under five probes on average', async () => {
    let probes = 0;
    let searched = 0;
    for (const exponent of [0.3, 0.7, 1.5])
      for (let optimum = 16; optimum <= 256; optimum += 3) {
        const probe = async (n: number) => 0.02 * ((n + 8) / (optimum + 8)) ** -exponent;
        const found = await fast(probe, { ...limits, threshold: 0.02 });
        expect(found.passed).toBe(true);
        expect(found.n).toBeGreaterThanOrEqual(optimum);
        expect(found.n - optimum).toBeLessThanOrEqual(Math.max(1, 0.01 * optimum));
        probes += found.tried.length;
        searched++;
      }
    expect(probes / searched).toBeLessThan(5);
  });

  it('takes one probe where nothing changed: at the least count, at a count just passing, and where nothing passes', async () => {
    for (const optimum of [10, 100, 400]) {
      const probe = async (n: number) => 0.02 * (n / optimum) ** -0.7;
      const first = await fast(probe, { ...limits, threshold: 0.02 });
      const second = await fast(probe, { ...limits, threshold: 0.02, previous: first });
      expect(second.tried.length).toBe(1);
      expect(second).toMatchObject({ n: first.n, passed: first.passed });
    }
  });
});

describe('fixed', () => {
  it('keeps the given count within the limits, all tokens where none is given', async () => {
    const counts = [undefined, 3, 20, 99];
    const found = await Promise.all(
      counts.map((count) => fixed(async (n) => 1 / n, { minToks: 4, maxToks: 32, threshold: 0.1, count })),
    );
    expect(found.map(({ n, passed }) => [n, passed])).toEqual([
      [32, true],
      [4, false],
      [20, true],
      [32, true],
    ]);
  });
});
