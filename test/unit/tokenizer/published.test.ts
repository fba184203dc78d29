// The published searches: every step and count that the published code took on the reference curves, and their quirks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeNpy } from '../../../src-main/formats/npy';
import type { Probe } from '../../../src-main/tokenizer/search';
import { publishedBinaryValue, publishedLinearValue } from '../../../src-main/tokenizer/search/published';
import { sharedPath } from '../../fixtures/shared';

const limits = { minToks: 4, maxToks: 32 };
const of =
  (error: (n: number) => number): Probe =>
  async (counts) =>
    counts.map(error);

describe('published searches', () => {
  it('takes a value that passes exactly at the threshold for too few in the binary search, for enough in the linear one', async () => {
    const probe = of((n) => 1 / n);
    const at = { ...limits, limit: 1 / 16 };
    expect((await publishedLinearValue(probe, at)).value).toBe(15);
    // It tests 18, 11, 14, 16, 15 and stays at 15, whose error at 16 kept tokens is not below the threshold.
    const { value, result } = await publishedBinaryValue(probe, at);
    expect(result.tried.map(({ n }) => n - 1)).toEqual([18, 11, 14, 16, 15]);
    expect([value, result.n, result.passed]).toEqual([15, 16, true]);
  });

  it('keeps no more than all tokens, and falls back to them', async () => {
    for (const search of [publishedBinaryValue, publishedLinearValue]) {
      const { value, result } = await search(
        of(() => 1),
        { ...limits, limit: 0.5 },
      );
      expect([value, result.n, result.passed]).toEqual([32, 32, false]);
    }
  });

  for (const name of ['tiny-fsq', 'tiny-vae'])
    it(`gives the published code's own steps and counts on ${name}`, async (context) => {
      const dir = sharedPath('reference');
      if (dir === null) return context.skip('skipped: no ../shared/reference beside the repository');
      const trace = z
        .object({ threshold: z.number(), trace: z.array(z.array(z.tuple([z.number(), z.number()]))) })
        .parse(JSON.parse(readFileSync(join(dir, name, 'binary_search.json'), 'utf8')));
      const counts = (file: string) => Array.from(decodeNpy(readFileSync(join(dir, name, file))).data, Number);
      for (const [block, steps] of trace.trace.entries()) {
        const known = new Map(steps.map(([value, mse]) => [Math.min(value + 1, limits.maxToks), mse]));
        const probe = of((n) => {
          const error = known.get(n);
          if (error === undefined) throw new Error(`${n} was not tried`);
          return error;
        });
        const { value, result } = await publishedBinaryValue(probe, { ...limits, limit: trace.threshold });
        expect(value).toBe(counts('binary_search_ntoks.npy')[block]);
        expect(result.tried.length).toBe(steps.length);
      }
      // The error of each block at every kept count, the earlier blocks at their counts in `budget`: of the first, what the search saw.
      const curve = counts('curve.npy').slice(0, limits.maxToks);
      const linear = await publishedLinearValue(
        of((n) => curve[n - 1]!),
        { ...limits, limit: trace.threshold },
      );
      expect(linear.value).toBe(counts('linear_search_ntoks.npy')[0]);
    });
});
