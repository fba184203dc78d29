// What the parts of a graph are built from.
import type { ModelConfig } from '../../tokenizer/config';
import type { WeightTable } from '../parameters';
import type { GraphBuilder } from './onnx';

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
