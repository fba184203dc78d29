// Ways of computing that must give the same: several kept counts in a run, float16, keys and values in a device's memory.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ChunkEncoder } from '../../../src-main/inference/chunks';
import { loadModel } from '../../../src-main/inference/model';
import { readModelFiles } from '../../../src-main/inference/modelFiles';
import { ModelRunner } from '../../../src-main/inference/runner';
import { selfTest } from '../../../src-main/inference/selfTest';
import { meanSquaredError } from '../../../src-main/tokenizer/patches';
import { bundleScript } from '../../fixtures/bundle';
import { tinyModelDir } from '../../fixtures/model';
import { compareRuns, runChunk } from '../../fixtures/probes';
import { softwareVulkanEnv } from '../../fixtures/softwareVulkan';

const cases = [
  ['fsq', {}],
  ['fsq', { seesMask: true, learned: false }],
  ['fsq', { seesPrevious: true, tokenOrder: 'bayer' }],
  ['vae', { framesPerBlock: 2 }],
] as const;
const same = { recon: 0, errors: 0, codes: 0 };

describe('several kept counts in one run', () => {
  it.each(cases)('%s %o give on the CPU the bits of single runs', async (kind, options) => {
    const dir = await tinyModelDir(kind, options);
    const single = await runChunk(dir, { device: 'cpu' });
    expect(single.identical).toBe(true);
    for (const batch of [2, 4, 8])
      expect(compareRuns(await runChunk(dir, { device: 'cpu', batch }), single)).toEqual(same);
  });

  it.each([false, true])(
    'rest on runs that each take as many as may be, where seeing the mask is %s',
    async (seesMask) => {
      const { config, weights, dir } = await readModelFiles(
        await tinyModelDir('fsq', { seesMask, learned: !seesMask }),
      );
      const runner = await ModelRunner.create(config, weights, { device: 'cpu', weightsDir: dir, batch: 3 });
      const runs: string[] = [];
      for (const name of ['encode', 'decode', 'encodeMany', 'decodeMany'] as const) {
        const own = runner[name].bind(runner) as (...args: unknown[]) => unknown;
        Object.assign(runner, {
          [name]: (...args: unknown[]) => {
            runs.push(name);
            return own(...args);
          },
        });
      }
      const patches = Float32Array.from({ length: config.blockValues }, (_, i) => Math.sin(i / 50));
      const block = await new ChunkEncoder(runner, null).beginBlock(patches, (recon) => recon[0] as number);
      const probes = await block.probeMany([4, 8, 12, 16, 4]);
      expect(probes[4]).toEqual(probes[0]);
      // One run of three, one of one; what is known already is not run again.
      expect(runs).toEqual(
        seesMask ? ['encodeMany', 'decodeMany', 'encode', 'decode'] : ['encode', 'decodeMany', 'decode'],
      );
      runs.length = 0;
      expect(await block.probe(8)).toEqual(probes[1]);
      expect(runs).toEqual([]);
      // The result of a run of several is not held: a commit has its own run, of one.
      const { mse, ssim, recon } = await block.commit(8);
      expect(runs).toEqual(seesMask ? ['encode', 'decode'] : ['decode']);
      expect({ mse, ssim }).toEqual({ mse: meanSquaredError(patches, recon), ssim: recon[0] });
      await expect(block.probeMany([0])).rejects.toThrow(/committed/);
      await runner.dispose();
    },
  );
});

describe('float16', () => {
  it.each(cases)('%s %o is close to float32, and decodes to the bits of its commits', async (kind, options) => {
    const dir = await tinyModelDir(kind, options);
    const exact = await runChunk(dir, { device: 'cpu' });
    for (const form of ['fused', 'plain'] as const) {
      const half = await runChunk(dir, { device: 'cpu', precision: 'float16' }, form);
      const { recon, errors } = compareRuns(half, exact);
      expect(half.identical).toBe(true);
      expect(recon).toBeGreaterThan(0);
      expect(recon).toBeLessThan(0.01);
      expect(errors).toBeLessThan(1e-3);
    }
  });

  it('is for GPUs alone', async () => {
    const dir = await tinyModelDir('fsq', { half: true });
    expect(await selfTest(dir, 'cpu')).toMatchObject({ precision: 'float32', batch: 1, difference: 0 });
    const model = await loadModel(dir, { device: 'cpu', precision: 'float16', batch: 4 });
    expect([model.precision, model.batch]).toEqual(['float32', 1]);
    await model.dispose();
  });
});

describe('WebGPU', () => {
  it('keeps keys and values in its memory, batches, and takes float16 or leaves it', async (context) => {
    const env = softwareVulkanEnv();
    if (env === null) return context.skip('skipped: no SwiftShader Vulkan driver (it comes with Chromium)');
    const script = await bundleScript('test/fixtures/deviceChild.ts');
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env, timeout: 110_000 });
      const { identical, compared, tensors, half } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      expect(identical).toBe(true);
      // Commits rest on the same runs, wherever keys and values lie; errors are here of one run of four, there of four runs.
      expect(compared).toMatchObject({ recon: 0, codes: 0 });
      expect(compared.errors).toBeLessThan(1e-6);
      // Uploading holds nothing there. Otherwise, with two layers and so four tensors a tower: three contexts (tokenizing has two,
      // decoding one), what one run of both towers left, and longer rows while they replace a context's; in the end nothing.
      expect(tensors).toEqual({ none: { now: 0, most: 0 }, kept: { now: 0, most: 4 * (3 + 2 + 1) } });
      // The software driver has no float16, a newer one may.
      expect(half.difference).toBeLessThan(half.precision === 'float16' ? 0.02 : 1e-4);
      expect(half.loaded).toEqual(['webgpu', half.precision, half.batch]);
      expect([1, 4, 8]).toContain(half.batch);
    } finally {
      await rm(script, { force: true });
    }
  });
});
