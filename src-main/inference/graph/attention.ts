// Attention of one block's queries over all keys so far, in the form that suits the device.
import type { SessionDevice } from '../session';
import type { AttentionForm, Parts } from './parts';

/** The form that a device computes. */
export function attentionFor(device: SessionDevice): AttentionForm {
  return device === 'cpu' || device === 'cuda' ? 'fused' : 'plain';
}

/**
 * Scores of the plain form take at most this many bytes at once; queries are split where they would take more. It is what every WebGPU
 * device lets one buffer have (maxStorageBufferBindingSize, w3.org/TR/webgpu).
 */
export const scoreBytesLimit = 128 * 2 ** 20;

/** Queries whose scores over a full context the plain form computes at once. */
export function scoreRows({ config, batch }: Pick<Parts, 'config' | 'batch'>): number {
  const { num_attention_heads: heads, max_toks: tokens, max_context_blocks: blocks } = config;
  return Math.min(tokens, Math.max(1, Math.floor(scoreBytesLimit / (4 * batch * heads * tokens * blocks))));
}

/**
 * Adds softmax(q k' / sqrt(head_dim)) v for every head. `query` (batch, tokens, hidden) in float32, `keys` and `values` (batch,
 * positions, hidden) in the graph's precision, heads side by side in the last axis; gives (batch, tokens, hidden) in float32.
 * In float16 the products are float16 and the softmax float32.
 */
export function addAttention(
  parts: Parts,
  { query, keys, values }: { query: string; keys: string; values: string },
): string {
  const { builder, config } = parts;
  const { num_attention_heads: heads, headDim, max_toks: tokens, hidden_size: hidden } = config;
  const half = parts.precision === 'float16';
  const lower = (value: string) => (half ? builder.cast(value, 'F16') : value);
  const raise = (value: string) => (half ? builder.cast(value, 'F32') : value);
  if (parts.attention === 'fused')
    return raise(
      builder.node('MultiHeadAttention', [lower(query), keys, values], { num_heads: heads }, 'com.microsoft'),
    );
  // 0 takes the batch over from the value that is reshaped.
  const split = builder.constant('split_heads', [4], BigInt64Array.of(0n, -1n, BigInt(heads), BigInt(headDim)));
  const join = builder.constant('join_heads', [3], BigInt64Array.of(0n, BigInt(tokens), BigInt(hidden)));
  const scale = builder.constant('score_scale', [1], Float32Array.of(headDim ** -0.5));
  const byHead = (value: string, perm: number[]) =>
    builder.node('Transpose', [builder.node('Reshape', [value, split])], { perm });
  const q = byHead(lower(builder.node('Mul', [query, scale])), [0, 2, 1, 3]);
  const k = byHead(keys, [0, 2, 3, 1]);
  const v = byHead(values, [0, 2, 1, 3]);
  const mix = (part: string) => {
    const scores = raise(builder.node('MatMul', [part, k]));
    return builder.node('MatMul', [lower(builder.node('Softmax', [scores], { axis: -1 })), v]);
  };
  const rows = scoreRows(parts);
  const mixed: string[] = [];
  for (let from = 0; from < tokens; from += rows)
    mixed.push(mix(rows >= tokens ? q : sliceRows(parts, q, from, Math.min(tokens, from + rows))));
  const all = mixed.length === 1 ? (mixed[0] as string) : builder.node('Concat', mixed, { axis: 2 });
  return raise(builder.node('Reshape', [builder.node('Transpose', [all], { perm: [0, 2, 1, 3] }), join]));
}

function sliceRows({ builder }: Parts, value: string, from: number, to: number): string {
  const index = (i: number) => builder.constant(`index_${i}`, [1], BigInt64Array.of(BigInt(i)));
  return builder.node('Slice', [value, index(from), index(to), index(2)]);
}
