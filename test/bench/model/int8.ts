// An int8 variant of a model: the matrices of its layers quantized per column, activations at every run (dynamic quantization).
import { closeSync, openSync, readSync } from 'node:fs';
import type { Projection } from '../../../src-main/inference/graph/parts';

/**
 * Gives the projection to build graphs with; `weightsPath` is the safetensors file of the model, whose matrices are float32.
 * Weights: symmetric, one scale per column; activations: 8 bits without sign, one range per run (com.microsoft DynamicQuantizeMatMul).
 * Throws Error where a matrix is of another type.
 */
export function int8Projection(weightsPath: string): Projection {
  return ({ builder, weights }, x, kernel, layer) => {
    const { type, shape, offset, length } = weights(kernel, layer);
    const [rows = 0, columns = 0] = shape;
    if (type !== 'F32') throw new Error(`${kernel} is ${type}: only float32 is quantized here`);
    const { values, scales } = quantizeColumns(readFloats(weightsPath, offset, length), rows, columns);
    const quantized = builder.constant(`${kernel}/${layer}/int8`, [rows, columns], values);
    const scale = builder.constant(`${kernel}/${layer}/scale`, [columns], scales);
    return builder.node('DynamicQuantizeMatMul', [x, quantized, scale], {}, 'com.microsoft');
  };
}

/** Rounds a matrix (rows x columns) to -127..127 times a scale per column. */
export function quantizeColumns(matrix: Float32Array, rows: number, columns: number) {
  const scales = new Float32Array(columns);
  matrix.forEach((value, i) => {
    scales[i % columns] = Math.max(scales[i % columns]!, Math.abs(value) / 127);
  });
  const values = new Int8Array(rows * columns);
  for (let i = 0; i < values.length; i++) values[i] = Math.round(matrix[i]! / (scales[i % columns]! || 1));
  return { values, scales };
}

function readFloats(path: string, offset: number, length: number): Float32Array {
  const file = openSync(path, 'r');
  try {
    const floats = new Float32Array(length / 4);
    readSync(file, new Uint8Array(floats.buffer), 0, length, offset);
    return floats;
  } finally {
    closeSync(file);
  }
}
