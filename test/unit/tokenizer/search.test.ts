// The binary search: best count on falling curves, a measured count on any curve, few probes, stop on demand.
import { describe, expect, it } from 'vitest';
import { binary } from '../../../src-main/tokenizer/search/binary';

describe('binary', () => {
  it('finds every optimum of a falling curve in at most ceil(log2(max - min + 2)) probes', async () => {
    for (let optimum = 16; optimum <= 256; optimum++) {
      const probe = async (n: number) => 1 / n;
      const found = await binary(probe, { minToks: 16, maxToks: 256, threshold: 1 / optimum });
      expect(found).toMatchObject({ n: optimum, mse: 1 / optimum, passed: true });
      expect(found.nfe).toBeLessThanOrEqual(8);
    }
  });

  it('gives maxToks, measured and not passed, where nothing passes', async () => {
    const probed: number[] = [];
    const probe = async (n: number) => {
      probed.push(n);
      return 5;
    };
    expect(await binary(probe, { minToks: 4, maxToks: 32, threshold: 1 })).toMatchObject({
      n: 32,
      mse: 5,
      passed: false,
    });
    expect(probed).toContain(32);
  });

  it('gives a count that was measured to pass on curves that do not fall', async () => {
    let seed = 7;
    for (let round = 0; round < 300; round++) {
      const curve = Array.from({ length: 40 }, () => {
        seed = (seed * 48271) % 2147483647;
        return seed / 2147483647;
      });
      const found = await binary(async (n) => curve[n] as number, { minToks: 1, maxToks: 39, threshold: 0.4 });
      expect(found.mse).toBe(curve[found.n]);
      expect(found.passed).toBe(found.mse <= 0.4);
    }
  });

  it('takes one probe where there is one count', async () => {
    expect(await binary(async () => 0, { minToks: 9, maxToks: 9, threshold: 0 })).toEqual({
      n: 9,
      mse: 0,
      passed: true,
      nfe: 1,
    });
  });

  it('stops before the next probe', async () => {
    const controller = new AbortController();
    let probes = 0;
    const probe = async () => {
      probes++;
      controller.abort(new Error('stop'));
      return 1;
    };
    await expect(binary(probe, { minToks: 1, maxToks: 64, threshold: 0, signal: controller.signal })).rejects.toThrow(
      'stop',
    );
    expect(probes).toBe(1);
  });
});
