// Attention of one block's queries over all keys so far, in the form that suits the device.
import type { ModelConfig } from '../../tokenizer/config';
import type { GraphBuilder } from './onnx';

/**
 * `fused`: com.microsoft.MultiHeadAttention, which never holds the whole score matrix and takes 5 to 8 % less CPU time (measured,
 * ONNX Runtime 1.30). `plain`: MatMul, Softmax, MatMul, for devices where the fused operator is absent or wrong: on WebGPU
 * it gave other results (measured with SwiftShader) while the plain form agreed to 1e-6.
 */
export type AttentionForm = 'fused' | 'plain';

/** Scores of the plain form take at most this many bytes at once; queries are split where they would take more. */
const scoreBytesLimit = 256 * 2 ** 20;

/**
 * Adds softmax(q k' / sqrt(head_dim)) v for every head. `query` (1, tokens, hidden), `keys` and `values` (1, positions, hidden), heads
 * side by side in the last axis; gives (1, tokens, hidden).
 */
export function addAttention(
  builder: GraphBuilder,
  config: ModelConfig,
  form: AttentionForm,
  { query, keys, values }: { query: string; keys: string; values: string },
): string {
  const {
    num_attention_heads: heads,
    headDim,
    max_toks: tokens,
    max_context_blocks: blocks,
    hidden_size: hidden,
  } = config;
  if (form === 'fused')
    return builder.node('MultiHeadAttention', [query, keys, values], { num_heads: heads }, 'com.microsoft');
  const split = builder.constant('split_heads', [4], BigInt64Array.of(1n, -1n, BigInt(heads), BigInt(headDim)));
  const join = builder.constant('join_heads', [3], BigInt64Array.of(1n, BigInt(tokens), BigInt(hidden)));
  const scale = builder.constant('score_scale', [1], Float32Array.of(headDim ** -0.5));
  const byHead = (value: string, perm: number[]) =>
    builder.node('Transpose', [builder.node('Reshape', [value, split])], { perm });
  const q = byHead(builder.node('Mul', [query, scale]), [0, 2, 1, 3]);
  const k = byHead(keys, [0, 2, 3, 1]);
  const v = byHead(values, [0, 2, 1, 3]);
  const mix = (part: string) =>
    builder.node('MatMul', [builder.node('Softmax', [builder.node('MatMul', [part, k])], { axis: -1 }), v]);
  const rows = Math.max(1, Math.floor(scoreBytesLimit / (4 * heads * tokens * blocks)));
  const mixed: string[] = [];
  for (let from = 0; from < tokens; from += rows)
    mixed.push(mix(rows >= tokens ? q : sliceRows(builder, q, from, Math.min(tokens, from + rows))));
  const all = mixed.length === 1 ? (mixed[0] as string) : builder.node('Concat', mixed, { axis: 2 });
  return builder.node('Reshape', [builder.node('Transpose', [all], { perm: [0, 2, 1, 3] }), join]);
}

function sliceRows(builder: GraphBuilder, value: string, from: number, to: number): string {
  const index = (i: number) => builder.constant(`index_${i}`, [1], BigInt64Array.of(BigInt(i)));
  return builder.node('Slice', [value, index(from), index(to), index(2)]);
}
