// The transformer blocks of encoder and decoder as ONNX nodes; one definition with models/train (model.py, Tower).
import { addAttention } from './attention';
import type { ComputeType, GraphBuilder } from './onnx';
import type { GraphForm, Parts, Precision, Projection } from './parts';

/** The product in the precision of the graph; in float32, every device computes it alike. */
export const floatProjection: Projection = (parts, x, kernel, layer) => {
  const { builder, precision } = parts;
  if (precision === 'float32') return builder.node('MatMul', [x, parameter(parts, kernel, layer)]);
  const product = builder.node('MatMul', [builder.cast(x, 'F16'), parameter(parts, kernel, layer, 'F16')]);
  return builder.cast(product, 'F32');
};

/** A parameter as a value of the graph; with `layer`, that layer's slice of a stacked one. */
export function parameter({ builder, weights }: Parts, name: string, layer?: number, as: ComputeType = 'F32'): string {
  const { type, shape, offset, length } = weights(name, layer);
  return builder.external(layer === undefined ? name : `${name}/${layer}`, type, shape, offset, length, as);
}

/** x / sqrt(mean(x^2) + eps) * weight, over the last axis. */
export function rmsNorm(parts: Parts, x: string, weight: string): string {
  const epsilon = { float: parts.config.rms_norm_eps };
  return parts.builder.node('SimplifiedLayerNormalization', [x, weight], { axis: -1, epsilon });
}

/** The first size of inputs and outputs that differ between the kept counts of a run. */
export const batchAxis = ({ batch }: Pick<GraphForm, 'batch'>) => (batch > 1 ? 'batch' : 1);

/** Element type of keys and values. */
export const cacheType = (precision: Precision): ComputeType => (precision === 'float16' ? 'F16' : 'F32');

/** Sizes of the keys and values of one tower. */
export interface CacheSize {
  layers: number;
  tokens: number;
  hidden: number;
  /** Earlier blocks that can be kept. */
  maxBlocks: number;
  precision: Precision;
}

/** Names of the keys and values of layer i: inputs `past_*` (1, earlier positions, hidden), outputs `present_*` (1, tokens, hidden). */
export const cacheNames = (layer: number) =>
  ({
    pastKey: `past_key_${layer}`,
    pastValue: `past_value_${layer}`,
    presentKey: `present_key_${layer}`,
    presentValue: `present_value_${layer}`,
  }) as const;

/**
 * Adds `layers` blocks to x (batch, tokens, hidden) and gives their result. Declares the inputs `cos` and `sin` (tokens, head_dim / 2),
 * the angles of this block's positions, and the cache of every layer. A block: x += Attn(norm x); x += W2(silu(W1 n) * W3 n).
 * Attention sees every earlier position and all of this block. Positions are kept as (positions, hidden) rows, so that a
 * caller appends a block's rows without moving the others.
 */
export function addTower(parts: Parts, prefix: string, layers: number, input: string): string {
  const { builder, config, batch } = parts;
  const { hidden_size: hidden, max_toks: tokens, num_attention_heads: heads, headDim } = config;
  const type = cacheType(parts.precision);
  const cos = builder.input('cos', [tokens, headDim / 2]);
  const sin = builder.input('sin', [tokens, headDim / 2]);
  const first = builder.constant('first_position', [1], new BigInt64Array(1));
  const rotate = (value: string) =>
    builder.node('RotaryEmbedding', [value, first, cos, sin], { interleaved: 1, num_heads: heads }, 'com.microsoft');
  // Every kept count of a run sees the same earlier blocks.
  const repeat = batch > 1 ? repeatShape(builder, input) : null;
  const cache = (past: string, present: string, made: string) => {
    const value = type === 'F16' ? builder.cast(made, 'F16') : made;
    if (batch === 1) builder.output(present, value, [1, tokens, hidden], type);
    const earlier = builder.input(past, [1, 'past', hidden], type);
    const seen = repeat === null ? earlier : builder.node('Expand', [earlier, repeat]);
    return builder.node('Concat', [seen, value], { axis: 1 });
  };
  let x = input;
  for (let layer = 0; layer < layers; layer++) {
    const weight = (name: string) => parameter(parts, `${prefix}/${name}/kernel`, layer);
    const project = (value: string, name: string) => parts.project(parts, value, `${prefix}/${name}/kernel`, layer);
    const names = cacheNames(layer);
    const normed = rmsNorm(parts, x, weight('attention_norm'));
    const query = rotate(project(normed, 'attention/wq'));
    const key = rotate(project(normed, 'attention/wk'));
    const value = project(normed, 'attention/wv');
    const keys = cache(names.pastKey, names.presentKey, key);
    const values = cache(names.pastValue, names.presentValue, value);
    const mixed = addAttention(parts, { query, keys, values });
    x = builder.node('Add', [x, project(mixed, 'attention/wo')]);
    const ffn = rmsNorm(parts, x, weight('ffn_norm'));
    const gate = project(ffn, 'feed_forward/w1');
    const silu = builder.node('Mul', [gate, builder.node('Sigmoid', [gate])]);
    x = builder.node('Add', [
      x,
      project(builder.node('Mul', [silu, project(ffn, 'feed_forward/w3')]), 'feed_forward/w2'),
    ]);
  }
  return x;
}

/** The shape [batch, 1, 1], to which `Expand` repeats a value of batch 1; `value` has the batch. */
function repeatShape(builder: GraphBuilder, value: string): string {
  const batch = builder.node('Shape', [value], { start: 0, end: 1 });
  return builder.node('Concat', [batch, builder.constant('ones', [2], BigInt64Array.of(1n, 1n))], { axis: 0 });
}
