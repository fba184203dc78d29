// How much memory a model takes, computed from its config: weights, context, and what one run holds at its peak.
import type { ModelConfig } from '../tokenizer/config';
import { attentionFor, scoreRows } from './graph/attention';
import type { Precision } from './graph/parts';
import { expectedParameters } from './parameters';
import type { SessionDevice } from './session';

export interface MemoryForm {
  device: SessionDevice;
  precision: Precision;
  /** Blocks of a chunk, the current one included; max_context_blocks where left out. */
  blocks?: number;
  /** Kept counts in one run; 1 where left out. */
  batch?: number;
}

/** Bytes, of the model's own arrays: what a runtime and a driver take for themselves comes on top. */
export interface MemoryNeeds {
  weights: number;
  /** Keys and values of the earlier blocks, encoder and decoder. */
  context: number;
  /** What one probe leaves for the commit: its keys and values and its reconstruction. */
  probe: number;
  /** Where they are kept on the device: the old keys and values of the larger tower while the longer ones are made. */
  appending: number;
  /** Scores of plain attention that are held at once. */
  scores: number;
  /** Values between the operators of one layer. */
  activations: number;
  /** The most that is held at once. */
  total: number;
  /** The largest single array: a WebGPU device may refuse more than 128 MiB. */
  largestArray: number;
}

const valueBytes = (precision: Precision) => (precision === 'float16' ? 2 : 4);

/** Bytes that the result of one probe holds until the commit. */
export function presentBytes(config: ModelConfig, precision: Precision): number {
  const encoderLayers = config.encoder_sees_mask ? config.num_encoder_layers : 0;
  return (encoderLayers + config.num_decoder_layers) * layerCacheBytes(config, precision) + 4 * config.blockValues;
}

/** Gives what a model needs on a device. The figures are of arrays that live at the same time, not of all that are ever made. */
export function memoryNeeds(config: ModelConfig, form: MemoryForm): MemoryNeeds {
  const { device, precision, blocks = config.max_context_blocks, batch = 1 } = form;
  const { max_toks: tokens, hidden_size: hidden, intermediate_size: middle, num_attention_heads: heads } = config;
  const { num_encoder_layers: encoderLayers, num_decoder_layers: decoderLayers } = config;
  const bytes = valueBytes(precision);
  const plain = attentionFor(device) === 'plain';
  const layerBlock = layerCacheBytes(config, precision);
  let weights = 0;
  for (const [name, shape] of expectedParameters(config))
    weights += shape.reduce((a, b) => a * b, 1) * (isLayerMatrix(name) ? bytes : 4);
  const context = (blocks - 1) * (encoderLayers + decoderLayers) * layerBlock;
  // The encoder's keys and values are held whether or not it sees the mask.
  const probe = (encoderLayers + decoderLayers) * layerBlock + 4 * config.blockValues;
  const replaced = device === 'webgpu' ? Math.max(0, blocks - 2) : 0;
  const appending = replaced * Math.max(encoderLayers, decoderLayers) * layerBlock;
  const rows = scoreRows({ config: { ...config, max_context_blocks: blocks }, batch });
  const scoreValues = plain ? batch * heads * rows * tokens * blocks : 0;
  // Scores and their softmax; in float16 also both as the products have them.
  const scores = scoreValues * (precision === 'float16' ? 12 : 8);
  const rowsBytes = batch * tokens * hidden;
  // Residual, queries and result, and the keys and values of all blocks: joined, and once more turned by head in the plain form.
  const attending = rowsBytes * (8 + 2 * bytes) + batch * blocks * layerBlock * (plain ? 2 : 1) + scores;
  // Residual and norm; gate, its sigmoid, the other half and their product.
  const feeding = rowsBytes * 8 + 16 * batch * tokens * middle;
  const activations = Math.max(attending - scores, feeding);
  const running = Math.max(attending, feeding);
  return {
    weights,
    context,
    probe,
    appending,
    scores,
    activations,
    total: weights + context + probe + Math.max(running, appending),
    largestArray: Math.max(
      bytes * hidden * middle,
      (batch * blocks * layerBlock) / 2,
      4 * scoreValues,
      4 * batch * tokens * Math.max(middle, hidden, config.patchValues),
    ),
  };
}

/** Keys and values of one block in one layer. */
function layerCacheBytes({ max_toks: tokens, hidden_size: hidden }: ModelConfig, precision: Precision): number {
  return 2 * tokens * hidden * valueBytes(precision);
}

function isLayerMatrix(name: string): boolean {
  return /\/(attention|feed_forward)\//.test(name);
}
