// The last check of an import: the real graphs, cut to one layer and few tokens, run on the CPU and give sensible numbers.
import { realpath } from 'node:fs/promises';
import { StudioError } from '../../contract/errors';
import type { ModelConfig } from '../../tokenizer/config';
import { readModelFiles } from '../modelFiles';
import type { WeightTable } from '../parameters';
import { ModelRunner } from '../runner';
import { reasonOf } from '../runtimeError';

/** Tokens of the block that is run, at most: a whole one of a published model would take a gigabyte. */
const testTokens = 256;

/**
 * Encodes and decodes one block with the first layer of each graph. Throws StudioError `model-damaged` where the model does not run,
 * or gives the same number everywhere or one that is not finite.
 */
export async function checkRuns(dir: string, file: string): Promise<void> {
  const { config: whole, weights: all } = await readModelFiles(dir);
  const config = shortened(whole);
  const fail = (what: string, cause?: unknown) =>
    new StudioError('model-damaged', what, 'Check that it is the right file and config', file, { cause });
  let runner: ModelRunner | null = null;
  try {
    const weights = shortWeights(all, config.max_toks);
    runner = await ModelRunner.create(config, weights, { device: 'cpu', weightsDir: await realpath(dir) });
    const { blockValues, max_toks: n, latentDim } = config;
    const patches = Float32Array.from({ length: blockValues }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * 0.011));
    const { latents } = await runner.encode(patches, n, 0, runner.newEncoderContext());
    // Not the encoder's: the codes of a model with small weights may all be one.
    const values = Float32Array.from({ length: n * latentDim }, (_, i) => Math.sin(i * 0.7));
    const { recon } = await runner.decode(values, 0, runner.newDecoderContext());
    if (isConstant(latents) || isConstant(recon)) throw fail('the model gives the same number everywhere');
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'device-failed') throw error;
    throw fail(error instanceof StudioError ? error.data.what : `the model does not run (${reasonOf(error)})`, error);
  } finally {
    await runner?.dispose();
  }
}

/** The same model with one layer in each graph, one block and a small frame. */
function shortened(config: ModelConfig): ModelConfig {
  const [depth, height, width] = config.grid;
  const side = Math.max(1, Math.floor(Math.sqrt(testTokens / depth)));
  const grid: ModelConfig['grid'] = [depth, Math.min(side, height), Math.min(side, width)];
  const tokens = grid[0] * grid[1] * grid[2];
  const short = { num_encoder_layers: 1, num_decoder_layers: 1, max_context_blocks: 1, token_order: 'raster' } as const;
  return { ...config, ...short, grid, max_toks: tokens, blockValues: tokens * config.patchValues };
}

/** Of learned positions only the first `tokens`. */
function shortWeights(weights: WeightTable, tokens: number): WeightTable {
  return (name, layer) => {
    const place = weights(name, layer);
    if (!name.endsWith('/pos_embed/kernel')) return place;
    const [all = 1, width = 1] = place.shape;
    return { ...place, shape: [tokens, width], length: (place.length / all) * tokens };
  };
}

function isConstant(values: Float32Array): boolean {
  return values.every((value) => value === values[0]);
}
