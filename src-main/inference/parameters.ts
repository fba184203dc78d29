// The parameters a config asks for, by their published names (ElasticTok checkpoints), and where a weights file holds them.
import { FormatError } from '../formats/formatError';
import type { SafetensorsHeader } from '../formats/safetensors';
import type { ModelConfig } from '../tokenizer/config';
import type { FloatType } from './graph/onnx';

/** Gives every parameter of a model with its shape; layers are stacked on axis 0 and kernels are (in, out). */
export function expectedParameters(config: ModelConfig): Map<string, number[]> {
  const { hidden_size: h, intermediate_size: m, patchValues } = config;
  const shapes = new Map<string, number[]>();
  const towers = [
    ['encoder/encoder_blocks/scan_decoder', config.num_encoder_layers],
    ['decoder/decoder_blocks/scan_decoder', config.num_decoder_layers],
  ] as const;
  for (const [tower, layers] of towers) {
    for (const name of ['wq', 'wk', 'wv', 'wo']) shapes.set(`${tower}/attention/${name}/kernel`, [layers, h, h]);
    shapes.set(`${tower}/feed_forward/w1/kernel`, [layers, h, m]);
    shapes.set(`${tower}/feed_forward/w3/kernel`, [layers, h, m]);
    shapes.set(`${tower}/feed_forward/w2/kernel`, [layers, m, h]);
    shapes.set(`${tower}/attention_norm/kernel`, [layers, h]);
    shapes.set(`${tower}/ffn_norm/kernel`, [layers, h]);
  }
  shapes.set('encoder/in_proj/kernel', [patchValues, h]);
  shapes.set('encoder/ln_f/kernel', [h]);
  shapes.set('encoder/pre_quant/kernel', [h, config.preQuantDim]);
  shapes.set('decoder/post_quant/kernel', [config.latentDim, h]);
  shapes.set('decoder/ln_f/kernel', [h]);
  shapes.set('decoder/out_proj/kernel', [h, patchValues]);
  if (config.encoder_sees_mask) {
    shapes.set('encoder/is_kept_embed', [1, h]);
    shapes.set('encoder/is_masked_embed', [1, h]);
  }
  if (config.learned_positions) {
    shapes.set('encoder/pos_embed/kernel', [config.max_toks, h]);
    shapes.set('decoder/pos_embed/kernel', [config.max_toks, h]);
  }
  if (config.decoder_sees_previous) {
    shapes.set('decoder/previous_proj/kernel', [patchValues, h]);
    shapes.set('decoder/previous_gate/kernel', [h, 1]);
  }
  if (config.learned_mask_token) shapes.set('decoder/mask_embed/kernel', [1, h]);
  return shapes;
}

/** Where one parameter lies in the weights file; `offset` and `length` in bytes. */
export interface WeightPlace {
  type: FloatType;
  shape: number[];
  offset: number;
  length: number;
}

/** Looks up a parameter by its published name; with `layer`, the slice of that layer of a stacked one. */
export type WeightTable = (name: string, layer?: number) => WeightPlace;

/**
 * Checks that a weights file has exactly the parameters its config asks for, and gives a look-up of their places.
 * Throws FormatError naming the first parameter that is missing, has another shape, is no float, or is not expected.
 */
export function weightTable(config: ModelConfig, header: SafetensorsHeader): WeightTable {
  const places = new Map<string, WeightPlace>();
  for (const [name, shape] of expectedParameters(config)) {
    const found = header.tensors.get(name);
    if (found === undefined) throw new FormatError(`the parameter ${name} is missing`);
    if (found.shape.join() !== shape.join())
      throw new FormatError(`the parameter ${name} has the shape ${found.shape.join(' x ')}, not ${shape.join(' x ')}`);
    const type = found.dtype;
    if (type !== 'F32' && type !== 'F16' && type !== 'BF16')
      throw new FormatError(`the parameter ${name} is ${type}, not a float`);
    places.set(name, { type, shape, offset: found.begin, length: found.end - found.begin });
  }
  for (const name of header.tensors.keys())
    if (!places.has(name)) throw new FormatError(`the parameter ${name} is not one of this model`);
  return (name, layer) => {
    const place = places.get(name);
    if (place === undefined) throw new FormatError(`the parameter ${name} is missing`);
    if (layer === undefined) return place;
    const [layers = 1, ...shape] = place.shape;
    const length = place.length / layers;
    return { type: place.type, shape, offset: place.offset + layer * length, length };
  };
}
