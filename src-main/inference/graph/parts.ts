// What the parts of a graph are built from, and the small ones that all of them use.
import type { ModelConfig } from '../../tokenizer/config';
import type { WeightTable } from '../parameters';
import type { ComputeType, GraphBuilder } from './onnx';

/**
 * `fused`: com.microsoft.MultiHeadAttention, which never holds the whole score matrix and takes 5 to 8 % less CPU time (measured,
 * ONNX Runtime 1.30). `plain`: MatMul, Softmax, MatMul, for devices where the fused operator is absent or wrong: on WebGPU
 * it gave other results (measured with SwiftShader) while the plain form agreed to 1e-6.
 */
export type AttentionForm = 'fused' | 'plain';

/** `float16`: matrix products of the layers, attention's products, keys and values; all else stays float32. */
export type Precision = 'float32' | 'float16';

/** How the graphs of a model are built. */
export interface GraphForm {
  attention: AttentionForm;
  precision: Precision;
  project: Projection;
  /**
   * 1: the graph that probes one kept count, commits and decodes. More: one that probes up to so many kept counts of a block in a run,
   * with a batch axis on what differs between them and without the outputs `present_*`.
   */
  batch: number;
}

/** What the parts of a graph are built from. */
export interface Parts extends GraphForm {
  builder: GraphBuilder;
  config: ModelConfig;
  weights: WeightTable;
}

/** Adds the product of x (float32) with the kernel of one layer and gives its name (float32): how it is computed is the caller's choice. */
export type Projection = (parts: Parts, x: string, kernel: string, layer: number) => string;

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
