// What the published models need, from closed forms. All figures are computed, none is measured.
import { describe, expect, it } from 'vitest';
import { type MemoryForm, memoryNeeds, presentBytes } from '../../../src-main/inference/memory';
import { publishedConfig } from '../../fixtures/published';

const [mib, gib] = [2 ** 20, 2 ** 30];
const gpu: MemoryForm = { device: 'webgpu', precision: 'float16' };
const cpu: MemoryForm = { device: 'cpu', precision: 'float32' };

describe('the memory that a published model needs', () => {
  it('follows from its sizes', () => {
    const config = publishedConfig('fsq');
    const needs = memoryNeeds(config, gpu);
    // 20 layers of 4 h^2 + 3 h m in float16; norms, both embeddings and the ends in float32: 210,165,760 parameters in all.
    const layerMatrices = 20 * (4 * 1024 ** 2 + 3 * 1024 * 2048);
    expect(needs.weights).toBe(2 * layerMatrices + 4 * (210_165_760 - layerMatrices));
    // Keys and values, 4096 x 1024 of 2 bytes each: 16 MiB a layer and block.
    expect(needs.context).toBe(3 * 20 * 16 * mib);
    expect(needs.probe).toBe(20 * 16 * mib + 4 * 4 * 256 * 256 * 3);
    expect(presentBytes(config, 'float16')).toBe(needs.probe);
    expect(needs.appending).toBe(2 * 10 * 16 * mib);
    // 256 queries at once: 128 MiB in float32, twice, and half of that as float16, twice.
    expect(needs.scores).toBe(3 * 128 * mib);
    expect(needs.largestArray).toBe(128 * mib);
    expect(memoryNeeds(config, cpu)).toMatchObject({ weights: 4 * 210_165_760, context: 3 * 20 * 32 * mib, scores: 0 });
  });

  it('halves with half the tokens', () => {
    const [fsq, vae] = (['fsq', 'vae'] as const).map((kind) => memoryNeeds(publishedConfig(kind), gpu));
    expect(vae!.context).toBe(fsq!.context / 2);
    expect(vae!.appending).toBe(fsq!.appending / 2);
    expect(vae!.probe).toBe(20 * 8 * mib + 4 * 4 * 256 * 256 * 3);
  });

  it.each([
    ['fsq', 1, [1.2, 1.6]],
    ['fsq', 4, [2.2, 3.5]],
    ['fsq', 8, [3.8, 6.1]],
    ['fsq', 16, [7.6, 11.3]],
    ['vae', 1, [1.0, 1.2]],
    ['vae', 4, [1.5, 2.1]],
    ['vae', 8, [2.2, 3.4]],
    ['vae', 16, [4.0, 6.1]],
  ] as const)('%s with %i blocks of context: GiB on a GPU and on the CPU', (kind, blocks, expected) => {
    const config = publishedConfig(kind, blocks);
    const total = (form: MemoryForm) => Number((memoryNeeds(config, form).total / gib).toFixed(1));
    expect([total(gpu), total(cpu)]).toEqual(expected);
  });

  it('leaves most of an 8 GB GPU free at 4 blocks, and is too much of one at 16', () => {
    expect(memoryNeeds(publishedConfig('fsq', 4), gpu).total).toBeLessThan(0.5 * 8e9);
    expect(memoryNeeds(publishedConfig('fsq', 16), gpu).total).toBeGreaterThan(0.9 * 8e9);
  });
});
