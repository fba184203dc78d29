// Turns a published checkpoint (`params`) into the bytes of a weights.safetensors of this program.
import { FormatError } from '../formats/formatError';
import { encodeSafetensors, type SafetensorsTensor } from '../formats/safetensors';
import { parseStreamingMsgpack, readParamsTensor } from '../formats/streamingMsgpack';
import type { ModelConfig } from '../tokenizer/config';
import { expectedParameters } from './parameters';

/**
 * Gives weights.safetensors bytes (float32, published names) from the bytes of a `params` file. bfloat16 and float16 widen
 * exactly. Throws FormatError on a damaged file and on parameters that are missing, of another shape, or not the config's.
 */
export function paramsToSafetensors(params: Uint8Array, config: ModelConfig): Uint8Array {
  const found = parseStreamingMsgpack(params);
  const expected = expectedParameters(config);
  for (const name of found.keys())
    if (!expected.has(name)) throw new FormatError(`the parameter ${name} is not one of this model`);
  const tensors: SafetensorsTensor[] = [];
  for (const [name, shape] of expected) {
    const tensor = found.get(name);
    if (tensor === undefined) throw new FormatError(`the parameter ${name} is missing`);
    if (tensor.shape.join() !== shape.join())
      throw new FormatError(
        `the parameter ${name} has the shape ${tensor.shape.join(' x ')}, not ${shape.join(' x ')}`,
      );
    const values = readParamsTensor(params, tensor);
    tensors.push({ name, dtype: 'F32', shape, data: new Uint8Array(values.buffer) });
  }
  return encodeSafetensors(tensors, { format: 'elastictok' });
}
