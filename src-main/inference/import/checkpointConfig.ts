// Which model the tensors of a checkpoint are: a published one, known by its shapes, or the one that a given config describes.
import { FormatError } from '../../formats/formatError';
import { type ModelConfig, parseModelConfig } from '../../tokenizer/config';

/** What the published code and its scripts say of both models (ElasticTok elastic/model.py, scripts/run_inference_*.sh). */
const shared = {
  hidden_size: 1024,
  intermediate_size: 2048,
  num_encoder_layers: 10,
  num_decoder_layers: 10,
  num_attention_heads: 8,
  rms_norm_eps: 1e-5,
  frames_per_block: 4,
  resolution: 256,
  // The scripts run sequences of four blocks, without context across them.
  max_context_blocks: 4,
  encoder_sees_mask: true,
  token_order: 'raster',
  default_threshold: 0.003,
  trained_on: 'images of COYO-700M and videos of the web (Yan et al. 2024, arXiv 2410.08368)',
} as const;

/** The two published models; `bytes` is the size of their `params` files in bfloat16. */
export const publishedModels = {
  fsq: {
    name: 'elastictok-fsq',
    bytes: 420_333_566,
    config: {
      ...shared,
      patch_size: [1, 8, 8],
      min_toks: 256,
      max_toks: 4096,
      theta: 50_000_000,
      bottleneck_type: 'fsq',
      fsq_quant_levels: [8, 8, 8, 5, 5, 5],
    },
  },
  vae: {
    name: 'elastictok-vae',
    bytes: 421_144_576,
    config: {
      ...shared,
      patch_size: [2, 8, 8],
      min_toks: 128,
      max_toks: 2048,
      theta: 5_000_000,
      bottleneck_type: 'vae',
      vae_bottleneck_dim: 8,
    },
  },
} as const;
export type PublishedModel = (typeof publishedModels)[keyof typeof publishedModels];

type Shapes = ReadonlyMap<string, { shape: readonly number[] }>;

/**
 * Gives the published model whose sizes these tensors have (names and shapes of all parameters are for `weightTable` to check), or in
 * words what they are instead. Throws FormatError where the tensors that tell it are missing.
 */
export function detectPublished(tensors: Shapes): PublishedModel | string {
  const [patchValues, hidden] = sizes(tensors, 'encoder/in_proj/kernel', 2);
  const [, preQuant] = sizes(tensors, 'encoder/pre_quant/kernel', 2);
  const [latent] = sizes(tensors, 'decoder/post_quant/kernel', 2);
  const [encoderLayers, , intermediate] = sizes(
    tensors,
    'encoder/encoder_blocks/scan_decoder/feed_forward/w1/kernel',
    3,
  );
  const [decoderLayers] = sizes(tensors, 'decoder/decoder_blocks/scan_decoder/feed_forward/w1/kernel', 3);
  const found = [patchValues, hidden, intermediate, encoderLayers, decoderLayers, latent, preQuant];
  for (const model of Object.values(publishedModels)) {
    const c = parseModelConfig(model.config);
    const { num_encoder_layers: encoder, num_decoder_layers: decoder } = c;
    const expected = [c.patchValues, c.hidden_size, c.intermediate_size, encoder, decoder, c.latentDim, c.preQuantDim];
    if (expected.join() === found.join()) return model;
  }
  return `${encoderLayers} + ${decoderLayers} layers of width ${hidden}, ${patchValues} values a patch, ${latent} numbers a token`;
}

/** Checks the config that is given with a checkpoint. Throws ZodError. */
export function givenConfig(json: unknown): { json: Record<string, unknown>; config: ModelConfig } {
  const config = parseModelConfig(json);
  return { json: json as Record<string, unknown>, config };
}

function sizes(tensors: Shapes, name: string, dimensions: number): number[] {
  const shape = tensors.get(name)?.shape;
  if (shape === undefined) throw new FormatError(`the parameter ${name} is missing`);
  if (shape.length !== dimensions)
    throw new FormatError(`the parameter ${name} has ${shape.length} dimensions, not ${dimensions}`);
  return [...shape];
}
