// What a chunk costs: with the search `fast` as the app runs it, and with the published binary search as the published code runs it.
import { realpath } from 'node:fs/promises';
import { fillBlock } from '../../../src-main/engine/block';
import { loadModel, type TokenModel } from '../../../src-main/inference/model';
import { readModelFiles } from '../../../src-main/inference/modelFiles';
import { ModelRunner } from '../../../src-main/inference/runner';
import { framesToPatches, meanSquaredError } from '../../../src-main/tokenizer/patches';
import { type SearchResult, searches } from '../../../src-main/tokenizer/search';

export interface Spent {
  blocks: number;
  tokens: number;
  satisfied: number;
  /** Runs of encoder or decoder for one block each. */
  runs: number;
  seconds: number;
}

const models = new Map<string, Promise<TokenModel>>();
const runners = new Map<string, Promise<ModelRunner>>();

/** One encoding a block, probes as the search asks, the commit from what a probe left. */
export async function runFast(dir: string, frames: readonly Uint8Array[], limit: number): Promise<Spent> {
  const loading = models.get(dir) ?? loadModel(dir, { device: 'cpu' });
  models.set(dir, loading);
  const model = await loading;
  const { config } = model;
  const { min_toks: minToks, max_toks: maxToks } = config;
  const [started, before] = [performance.now(), model.runs];
  const earlier: SearchResult[] = [];
  const spent: Spent = { blocks: 0, tokens: 0, satisfied: 0, runs: 0, seconds: 0 };
  const chunk = model.startChunk();
  for (const patches of blocksOf(frames, config)) {
    const block = await chunk.beginBlock(patches);
    const probe = async (counts: readonly number[]) =>
      (await block.probeMany(counts)).map(({ mse }) => Math.fround(mse));
    const found = await searches.fast(probe, { minToks, maxToks, limit, batch: model.batch, earlier });
    earlier.push(found);
    await block.commit(found.n);
    count(spent, found);
  }
  chunk.dispose();
  return { ...spent, runs: model.runs - before, seconds: (performance.now() - started) / 1000 };
}

/**
 * Encoder and decoder at every probe, and once more to fill the cache with the result (scripts/inference.py); the last run of the whole
 * chunk for its pictures is left out.
 */
export async function runPublished(dir: string, frames: readonly Uint8Array[], limit: number): Promise<Spent> {
  const loading = runners.get(dir) ?? createRunner(dir);
  runners.set(dir, loading);
  const runner = await loading;
  const { config, bottleneck } = runner;
  const { min_toks: minToks, max_toks: maxToks } = config;
  const [encoderContext, decoderContext] = [runner.newEncoderContext(), runner.newDecoderContext()];
  const [started, before] = [performance.now(), runner.runs];
  const spent: Spent = { blocks: 0, tokens: 0, satisfied: 0, runs: 0, seconds: 0 };
  for (const [index, patches] of blocksOf(frames, config).entries()) {
    const run = async (n: number) => {
      const encoded = await runner.encode(patches, n, index, encoderContext);
      const codes = bottleneck.store(encoded.latents, n);
      return { encoded, decoded: await runner.decode(bottleneck.restore(codes), index, decoderContext) };
    };
    const probe = async (counts: readonly number[]) => {
      const errors: number[] = [];
      for (const n of counts) errors.push(Math.fround(meanSquaredError(patches, (await run(n)).decoded.recon)));
      return errors;
    };
    const found = await searches['published-binary'](probe, { minToks, maxToks, limit });
    const { encoded, decoded } = await run(found.n);
    await encoderContext.append(encoded);
    await decoderContext.append(decoded);
    count(spent, found);
  }
  return { ...spent, runs: runner.runs - before, seconds: (performance.now() - started) / 1000 };
}

async function createRunner(dir: string): Promise<ModelRunner> {
  const { config, weights } = await readModelFiles(dir);
  return ModelRunner.create(config, weights, { device: 'cpu', weightsDir: await realpath(dir) });
}

function blocksOf(frames: readonly Uint8Array[], config: TokenModel['config']): Float32Array[] {
  const perBlock = config.frames_per_block;
  return Array.from({ length: Math.ceil(frames.length / perBlock) }, (_, i) =>
    framesToPatches(fillBlock(frames.slice(i * perBlock, (i + 1) * perBlock), perBlock), config),
  );
}

function count(spent: Spent, { n, passed }: SearchResult): void {
  spent.blocks++;
  spent.tokens += n;
  spent.satisfied += passed ? 1 : 0;
}
