// The two graphs of a model, encoder and decoder, as ONNX bytes built from its config.
import type { ModelConfig } from '../../tokenizer/config';
import type { WeightTable } from '../parameters';
import { GraphBuilder } from './onnx';
import type { GraphForm, Parts } from './parts';
import { addTower, batchAxis, type CacheSize, cacheNames, cacheType, parameter, rmsNorm } from './tower';

/** Name of the file that holds the weights, in the model's folder. */
export const weightsFile = 'weights.safetensors';

/** Added to what the gate of a decoder that sees the block before reads (models/train, model.py). */
const gateStart = -2;

/**
 * Encoder: `patches` (1, tokens, patchValues) [, `dropped` (batch, tokens, 1): 1 where a token is dropped, when the encoder sees the
 * mask] -> `latents` (batch, tokens, preQuantDim), with the cache of `addTower`. There is no use for a batch without the mask.
 */
export function buildEncoder(config: ModelConfig, weights: WeightTable, form: GraphForm): Uint8Array {
  const builder = new GraphBuilder('encoder', weightsFile);
  const parts: Parts = { ...form, builder, config, weights };
  const { max_toks: tokens } = config;
  const patches = builder.input('patches', [1, tokens, config.patchValues]);
  let x = builder.node('MatMul', [patches, parameter(parts, 'encoder/in_proj/kernel')]);
  if (config.encoder_sees_mask) {
    const dropped = builder.input('dropped', [batchAxis(form), tokens, 1]);
    const kept = builder.node('Sub', [builder.constant('one', [1], Float32Array.of(1)), dropped]);
    // Multiplying by 0 and 1 is exact for finite embeddings, and unlike Where it needs no boolean tensor on a GPU.
    const marks = builder.node('Add', [
      builder.node('Mul', [kept, parameter(parts, 'encoder/is_kept_embed')]),
      builder.node('Mul', [dropped, parameter(parts, 'encoder/is_masked_embed')]),
    ]);
    x = builder.node('Add', [x, marks]);
  }
  if (config.learned_positions) x = builder.node('Add', [x, parameter(parts, 'encoder/pos_embed/kernel')]);
  x = addTower(parts, 'encoder/encoder_blocks/scan_decoder', config.num_encoder_layers, x);
  x = rmsNorm(parts, x, parameter(parts, 'encoder/ln_f/kernel'));
  x = builder.node('MatMul', [x, parameter(parts, 'encoder/pre_quant/kernel')]);
  builder.output('latents', x, [batchAxis(form), tokens, config.preQuantDim]);
  return builder.encode();
}

/**
 * Decoder: `codes` (batch, tokens, latentDim), 0 where dropped [, `dropped` (batch, tokens, 1) when there is a mask token]
 * [, `previous` (1, tokens, patchValues): the reconstruction of the block before, and `has_previous` (1, 1, 1): 1, or for the first
 * block both 0, when the decoder sees it]
 * -> `recon` (batch, tokens, patchValues) in [-1, 1], with the cache of `addTower`.
 */
export function buildDecoder(config: ModelConfig, weights: WeightTable, form: GraphForm): Uint8Array {
  const builder = new GraphBuilder('decoder', weightsFile);
  const parts: Parts = { ...form, builder, config, weights };
  const { max_toks: tokens } = config;
  const codes = builder.input('codes', [batchAxis(form), tokens, config.latentDim]);
  let x = builder.node('MatMul', [codes, parameter(parts, 'decoder/post_quant/kernel')]);
  if (config.learned_mask_token) {
    const dropped = builder.input('dropped', [batchAxis(form), tokens, 1]);
    // Dropped codes are 0 and post_quant has no bias, so adding is the same as replacing.
    x = builder.node('Add', [x, builder.node('Mul', [dropped, parameter(parts, 'decoder/mask_embed/kernel')])]);
  }
  if (config.learned_positions) x = builder.node('Add', [x, parameter(parts, 'decoder/pos_embed/kernel')]);
  const previous = config.decoder_sees_previous ? builder.input('previous', [1, tokens, config.patchValues]) : null;
  if (previous !== null)
    x = builder.node('Add', [x, builder.node('MatMul', [previous, parameter(parts, 'decoder/previous_proj/kernel')])]);
  x = addTower(parts, 'decoder/decoder_blocks/scan_decoder', config.num_decoder_layers, x);
  x = rmsNorm(parts, x, parameter(parts, 'decoder/ln_f/kernel'));
  let recon = builder.node('Tanh', [builder.node('MatMul', [x, parameter(parts, 'decoder/out_proj/kernel')])]);
  if (previous !== null) {
    const gate = builder.node('MatMul', [x, parameter(parts, 'decoder/previous_gate/kernel')]);
    const start = builder.constant('gate_start', [1], Float32Array.of(gateStart));
    const share = builder.node('Sigmoid', [builder.node('Add', [gate, start])]);
    const stays = builder.node('Mul', [share, builder.input('has_previous', [1, 1, 1])]);
    recon = builder.node('Add', [recon, builder.node('Mul', [stays, builder.node('Sub', [previous, recon])])]);
  }
  builder.output('recon', recon, [batchAxis(form), tokens, config.patchValues]);
  return builder.encode();
}

/**
 * Appends a block to the keys and values of a tower on its device: `past_*` (1, earlier positions, hidden) and `present_*` (1, tokens,
 * hidden) of every layer -> `next_past_*`, both one after the other.
 */
export function buildAppend({ layers, tokens, hidden, precision }: CacheSize): Uint8Array {
  const builder = new GraphBuilder('append', weightsFile);
  const type = cacheType(precision);
  for (let layer = 0; layer < layers; layer++) {
    const { pastKey, pastValue, presentKey, presentValue } = cacheNames(layer);
    for (const [past, present] of [
      [pastKey, presentKey],
      [pastValue, presentValue],
    ] as const) {
      const parts = [builder.input(past, [1, 'past', hidden], type), builder.input(present, [1, tokens, hidden], type)];
      builder.output(nextName(past), builder.node('Concat', parts, { axis: 1 }), [1, 'next', hidden], type);
    }
  }
  return builder.encode();
}

/** The output of `buildAppend` that becomes the input `past`. */
export const nextName = (past: string) => `next_${past}`;
