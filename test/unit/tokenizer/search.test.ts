// Searches of one block: best or nearly best counts on falling curves, measured counts on any curve, few probes.
import { describe, expect, it } from 'vitest';
import { type Probe, type Search, searches } from '../../../src-main/tokenizer/search';

const { binary, exhaustive, fast, fixed } = searches;

/** A probe of a known curve. */
const of =
  (error: (n: number) => number): Probe =>
  async (counts) =>
    counts.map(error);

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
  it('finds every optimum of a falling curve, with few probes beside the halvings', async () => {
    for (let optimum = 16; optimum <= 256; optimum++) {
      const probe = of((n) => 1 / n);
      const found = await binary(probe, { minToks: 16, maxToks: 256, limit: 1 / optimum });
      expect(found).toMatchObject({ n: optimum, error: 1 / optimum, passed: true });
      // The least count, eight halvings, and the few that nearly pass.
      expect(found.tried.length).toBeLessThanOrEqual(9 + Math.ceil(optimum * 0.011));
    }
  });
});

describe.each(['binary', 'fast', 'exhaustive'] as const)('%s', (name) => {
  const search: Search = searches[name];

  it('gives maxToks, measured and not passed, where nothing passes', async () => {
    const found = await search(
      of(() => 5),
      { minToks: 4, maxToks: 32, limit: 1 },
    );
    expect(found).toMatchObject({ n: 32, error: 5, passed: false });
    expect(found.tried).toContainEqual({ n: 32, error: 5 });
  });

  it('gives a count that was measured to pass on curves that do not fall', async () => {
    for (const curve of roughCurves(300, 40)) {
      const found = await search(
        of((n) => curve[n]!),
        { minToks: 1, maxToks: 39, limit: 0.4 },
      );
      expect(found.tried).toContainEqual({ n: found.n, error: curve[found.n] });
      expect(found.passed).toBe(curve[found.n]! <= 0.4);
      if (!found.passed) expect(found.n).toBe(39);
    }
  });

  it('takes one probe where there is one count', async () => {
    const found = await search(
      of(() => 0),
      { minToks: 9, maxToks: 9, limit: 0.1 },
    );
    expect(found).toEqual({ n: 9, error: 0, passed: true, tried: [{ n: 9, error: 0 }] });
  });

  it('stops where the probe throws', async () => {
    let probes = 0;
    const probe: Probe = async (counts) => {
      if (++probes === 2) throw new Error('stop');
      return counts.map(() => 1);
    };
    await expect(search(probe, { minToks: 1, maxToks: 64, limit: 0.5 })).rejects.toThrow('stop');
    expect(probes).toBe(2);
  });
});

describe('exhaustive', () => {
  it('gives the smallest passing count of any curve', async () => {
    for (const curve of roughCurves(100, 40)) {
      const smallest = curve.findIndex((error, n) => n >= 1 && error <= 0.1);
      const found = await exhaustive(
        of((n) => curve[n]!),
        { minToks: 1, maxToks: 39, limit: 0.1 },
      );
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
        const probe = of((n) => 0.02 * ((n + 8) / (optimum + 8)) ** -exponent);
        const found = await fast(probe, { ...limits, limit: 0.02 });
        expect(found.passed).toBe(true);
        expect(found.n).toBeGreaterThanOrEqual(optimum);
        expect(found.n - optimum).toBeLessThanOrEqual(Math.max(1, 0.01 * optimum));
        probes += found.tried.length;
        searched++;
      }
    expect(probes / searched).toBeLessThan(5);
  });

  it('takes one probe more where nothing changed, and one alone where the least count stays enough', async () => {
    for (const [optimum, probes] of [
      [10, 1],
      [100, 2],
      [400, 2],
    ] as const) {
      const probe = of((n) => 0.02 * (n / optimum) ** -0.7);
      const first = await fast(probe, { ...limits, limit: 0.02 });
      const second = await fast(probe, { ...limits, limit: 0.02, earlier: [first] });
      expect(second.tried.length).toBe(probes);
      expect(second).toMatchObject({ n: first.n, passed: first.passed });
    }
  });

  it('finds the flat part just above the least count, where a picture stays and little is needed', async () => {
    // Nearly the error of the block before up to 120 tokens, with a dip below the limit at 21: found without trying all.
    const probe = of((n) => (n === 21 ? 0.01999 : n < 120 ? 0.02005 : 0.02005 * (n / 120) ** -2));
    const first = await fast(probe, { ...limits, limit: 0.02 });
    const second = await fast(probe, { ...limits, limit: 0.02, earlier: [first] });
    expect(first.n).toBeGreaterThan(100);
    expect(second).toMatchObject({ n: 21, passed: true });
    expect(second.tried.length).toBeLessThanOrEqual(3);
  });
});

describe('searches where one run takes several counts', () => {
  it.each(['binary', 'exhaustive'] as const)('%s finds the same in fewer runs', async (name) => {
    for (const curve of roughCurves(60, 40)) {
      const falling = curve.map((noise, n) => 1 / (n + 1) + 0.02 * noise);
      const options = { minToks: 1, maxToks: 39, limit: 0.1 };
      let [alone, together] = [0, 0];
      const one: Probe = (counts) => {
        alone++;
        return of((n) => falling[n]!)(counts);
      };
      const many: Probe = (counts) => {
        together++;
        expect(counts.length).toBeLessThanOrEqual(7);
        return of((n) => falling[n]!)(counts);
      };
      const [a, b] = [await searches[name](one, options), await searches[name](many, { ...options, batch: 7 })];
      expect(b).toMatchObject({ n: a.n, error: a.error, passed: a.passed });
      expect(together).toBeLessThanOrEqual(alone);
    }
  });
});

describe('binary', () => {
  it('sees a dip just below the limit that halving steps over', async () => {
    const probe = of((n) => (n === 40 ? 0.0995 : n < 90 ? 0.1003 : 9 / n));
    const found = await binary(probe, { minToks: 16, maxToks: 256, limit: 0.1 });
    expect(found).toMatchObject({ n: 40, passed: true });
  });
});

describe('fixed', () => {
  it('keeps the given count within the limits, all tokens where none is given', async () => {
    const counts = [undefined, 3, 20, 99];
    const found = await Promise.all(
      counts.map((count) =>
        fixed(
          of((n) => 1 / n),
          { minToks: 4, maxToks: 32, limit: 0.1, count },
        ),
      ),
    );
    expect(found.map(({ n, passed }) => [n, passed])).toEqual([
      [32, true],
      [4, false],
      [20, true],
      [32, true],
    ]);
  });
});
