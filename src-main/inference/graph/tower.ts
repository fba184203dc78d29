// The transformer blocks of encoder and decoder as ONNX nodes; one definition with models/train (model.py, Tower).
import type { ModelConfig } from '../../tokenizer/config';
import type { WeightTable } from '../parameters';
import { type AttentionForm, addAttention } from './attention';
import type { GraphBuilder } from './onnx';

/** What the parts of a graph are built from. */
export interface Parts {
  builder: GraphBuilder;
  config: ModelConfig;
  weights: WeightTable;
  attention: AttentionForm;
  project: Projection;
}

/** Adds the product of x with the kernel of one layer and gives its name: how it is computed is the caller's choice. */
export type Projection = (parts: Parts, x: string, kernel: string, layer: number) => string;

/** The product in float32, which every device computes alike. */
export const floatProjection: Projection = (parts, x, kernel, layer) =>
  parts.builder.node('MatMul', [x, parameter(parts, kernel, layer)]);

/** A parameter as a value of the graph; with `layer`, that layer's slice of a stacked one. */
export function parameter({ builder, weights }: Parts, name: string, layer?: number): string {
  const { type, shape, offset, length } = weights(name, layer);
  return builder.external(layer === undefined ? name : `${name}/${layer}`, type, shape, offset, length);
}

/** x / sqrt(mean(x^2) + eps) * weight, over the last axis. */
export function rmsNorm(parts: Parts, x: string, weight: string): string {
  const epsilon = { float: parts.config.rms_norm_eps };
  return parts.builder.node('SimplifiedLayerNormalization', [x, weight], { axis: -1, epsilon });
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
 * Adds `layers` blocks to x (1, tokens, hidden) and gives their result. Declares the inputs `cos` and `sin` (tokens, head_dim / 2),
 * the angles of this block's positions, and the cache of every layer. A block: x += Attn(norm x); x += W2(silu(W1 n) * W3 n).
 * Attention sees every earlier position and all of this block. Positions are kept as (positions, hidden) rows, so that a
 * caller appends a block's rows without moving the others.
 */
export function addTower(parts: Parts, prefix: string, layers: number, input: string): string {
  const { builder, config } = parts;
  const { hidden_size: hidden, max_toks: tokens, num_attention_heads: heads, headDim } = config;
  const cos = builder.input('cos', [tokens, headDim / 2]);
  const sin = builder.input('sin', [tokens, headDim / 2]);
  const first = builder.constant('first_position', [1], new BigInt64Array(1));
  const rotate = (value: string) =>
    builder.node('RotaryEmbedding', [value, first, cos, sin], { interleaved: 1, num_heads: heads }, 'com.microsoft');
  let x = input;
  for (let layer = 0; layer < layers; layer++) {
    const weight = (name: string) => parameter(parts, `${prefix}/${name}/kernel`, layer);
    const project = (value: string, name: string) => parts.project(parts, value, `${prefix}/${name}/kernel`, layer);
    const names = cacheNames(layer);
    const normed = rmsNorm(parts, x, weight('attention_norm'));
    const query = rotate(project(normed, 'attention/wq'));
    const key = rotate(project(normed, 'attention/wk'));
    const value = project(normed, 'attention/wv');
    builder.output(names.presentKey, key, [1, tokens, hidden]);
    builder.output(names.presentValue, value, [1, tokens, hidden]);
    const keys = builder.node('Concat', [builder.input(names.pastKey, [1, 'past', hidden]), key], { axis: 1 });
    const values = builder.node('Concat', [builder.input(names.pastValue, [1, 'past', hidden]), value], { axis: 1 });
    const mixed = addAttention(builder, config, parts.attention, { query, keys, values });
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
