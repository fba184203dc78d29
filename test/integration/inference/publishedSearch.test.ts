// The published searches on the imported published checkpoints: in all blocks of the reference chunk the counts of the published code.
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { loadModel } from '../../../src-main/inference/model';
import { publishedBinaryValue, publishedLinearValue } from '../../../src-main/tokenizer/search/published';
import { loadReference } from '../../fixtures/reference';
import { readNpy, sharedPath } from '../../fixtures/shared';

const searches = { binary: publishedBinaryValue, linear: publishedLinearValue };

for (const name of ['tiny-fsq', 'tiny-vae'] as const)
  for (const kind of ['binary', 'linear'] as const)
    it(`${kind} search on ${name}`, async (context) => {
      const reference = await loadReference(name);
      const folder = sharedPath('reference', name);
      if (reference === null || folder === null)
        return context.skip('skipped: no ../shared/reference beside the repository');
      // Both searches were run at the same threshold.
      const { threshold: limit } = z
        .object({ threshold: z.number() })
        .parse(JSON.parse(await readFile(join(folder, 'binary_search.json'), 'utf8')));
      const model = await loadModel(reference.modelDir, { device: 'cpu' });
      const { min_toks: minToks, max_toks: maxToks, blockValues } = model.config;
      const values: number[] = [];
      const chunk = model.startChunk();
      for (let block = 0; block < reference.budget.length; block++) {
        const session = await chunk.beginBlock(
          reference.patches.subarray(block * blockValues, (block + 1) * blockValues),
        );
        const probe = async (counts: readonly number[]) => (await session.probeMany(counts)).map(({ mse }) => mse);
        const { value, result } = await searches[kind](probe, { minToks, maxToks, limit });
        values.push(value);
        await session.commit(result.n);
      }
      expect(values).toEqual([...readNpy(folder, `${kind}_search_ntoks.npy`, Int32Array)]);
      await model.dispose();
      await rm(dirname(reference.modelDir), { recursive: true, force: true });
    });
