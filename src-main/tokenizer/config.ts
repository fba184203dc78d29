// The model's config.json: published names, checked, with the sizes that follow from them.
import { z } from 'zod';

const count = (max: number) => z.number().int().min(1).max(max);

/** config.json as published (ElasticTok model.py), plus our own additions with the published behaviour as default. */
const fileSchema = z
  .object({
    name: z.string().max(200).default(''),
    hidden_size: count(16384),
    intermediate_size: count(65536),
    num_encoder_layers: count(128),
    num_decoder_layers: count(128),
    num_attention_heads: count(256),
    rms_norm_eps: z.number().positive().max(1).default(1e-5),
    frames_per_block: count(64),
    /** Frames, rows and columns of one patch. */
    patch_size: z.tuple([count(64), count(256), count(256)]),
    /** Width and height of the model's square frames, in pixels. */
    resolution: count(4096),
    min_toks: count(65536),
    max_toks: count(65536),
    /** Tokens of one chunk in the published config; only a source for `max_context_blocks`. */
    max_sequence_length: count(2 ** 24).optional(),
    /** Blocks of one chunk at most, the current one included. */
    max_context_blocks: count(4096).optional(),
    theta: z.number().positive(),
    bottleneck_type: z.enum(['fsq', 'vae']),
    fsq_quant_levels: z.array(z.number().int().min(2).max(65536)).min(1).max(16).optional(),
    vae_bottleneck_dim: count(1024).optional(),
    /** True: kept and masked positions get a learned vector each before the encoder, which must then run at every probe. */
    encoder_sees_mask: z.boolean().default(true),
    /** True: a learned vector per position, the same in every block, before encoder and decoder. */
    learned_positions: z.boolean().default(false),
    /** True: dropped positions enter the decoder as a learned vector, not as zeros. */
    learned_mask_token: z.boolean().default(false),
    /** Which patch token k belongs to: patch k, or the one of rank k in Bayer's matrix (order.ts). */
    token_order: z.enum(['raster', 'bayer']).default('raster'),
    /** True: the decoder is given the reconstruction of the block before, and for each patch decides how much of it stays. */
    decoder_sees_previous: z.boolean().default(false),
    /** MSE on pixels in [-1, 1] the model's authors suggest. */
    default_threshold: z.number().positive().max(4).default(0.003),
    trained_on: z.string().max(2000).default(''),
    /** Licence of the weights, such as an SPDX name. */
    licence: z.string().max(200).optional(),
  })
  .superRefine((c, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message });
    const [t, h, w] = c.patch_size;
    if (c.frames_per_block % t !== 0)
      fail(`frames_per_block ${c.frames_per_block} is not a multiple of the patch's ${t}`);
    if (c.resolution % h !== 0 || c.resolution % w !== 0)
      fail(`resolution ${c.resolution} is not a multiple of the patch`);
    const [depth, height, width] = gridOf(c);
    const patches = depth * height * width;
    if (patches !== c.max_toks) fail(`max_toks is ${c.max_toks}, but a block has ${patches} patches`);
    if (c.token_order === 'bayer' && (depth !== 1 || height !== width || (height & (height - 1)) !== 0))
      fail('token_order bayer needs one square of patches whose side is a power of two');
    if (c.min_toks > c.max_toks) fail(`min_toks ${c.min_toks} is more than max_toks ${c.max_toks}`);
    if (c.hidden_size % (2 * c.num_attention_heads) !== 0)
      fail('hidden_size is not a multiple of twice num_attention_heads');
    if (c.bottleneck_type === 'fsq' && c.fsq_quant_levels === undefined) fail('fsq_quant_levels is missing');
    if (c.bottleneck_type === 'vae' && c.vae_bottleneck_dim === undefined) fail('vae_bottleneck_dim is missing');
    if (c.bottleneck_type === 'fsq' && (c.fsq_quant_levels ?? []).reduce((a, b) => a * b, 1) > 65536)
      fail('the codebook has more than 65536 entries, which 16 bits cannot number');
  });

/** A checked config with everything that follows from it. Sizes are counts of items, not bytes. */
export type ModelConfig = Omit<z.output<typeof fileSchema>, 'max_context_blocks' | 'fsq_quant_levels'> & {
  max_context_blocks: number;
  /** Levels of each FSQ dimension; empty for a VAE. */
  fsq_quant_levels: number[];
  /** Patches of a block along time, height and width; their product is `max_toks`. */
  grid: [number, number, number];
  /** Values of one patch: frames x rows x columns x 3. */
  patchValues: number;
  /** Values of one block of frames, in pixels x 3. */
  blockValues: number;
  headDim: number;
  /** Numbers per token that enter the decoder. */
  latentDim: number;
  /** Numbers per token that leave the encoder: a VAE adds the logarithm of the variance. */
  preQuantDim: number;
  /** Number of different FSQ codes; null for a VAE. */
  codebookSize: number | null;
};

/** Checks parsed JSON and derives the sizes; unknown keys are ignored. Throws z.ZodError, whose issues say what is wrong. */
export function parseModelConfig(json: unknown): ModelConfig {
  const file = fileSchema.parse(json);
  const [t, h, w] = file.patch_size;
  const fsq = file.bottleneck_type === 'fsq';
  const levels = fsq ? (file.fsq_quant_levels ?? []) : [];
  const latentDim = fsq ? levels.length : (file.vae_bottleneck_dim ?? 0);
  const fromSequence = Math.max(1, Math.floor((file.max_sequence_length ?? 4 * file.max_toks) / file.max_toks));
  return {
    ...file,
    fsq_quant_levels: levels,
    max_context_blocks: file.max_context_blocks ?? fromSequence,
    grid: gridOf(file),
    patchValues: t * h * w * 3,
    blockValues: file.frames_per_block * file.resolution * file.resolution * 3,
    headDim: file.hidden_size / file.num_attention_heads,
    latentDim,
    preQuantDim: fsq ? latentDim : 2 * latentDim,
    codebookSize: fsq ? levels.reduce((a, b) => a * b, 1) : null,
  };
}

function gridOf(c: Pick<ModelConfig, 'frames_per_block' | 'patch_size' | 'resolution'>): ModelConfig['grid'] {
  const [t, h, w] = c.patch_size;
  return [c.frames_per_block / t, c.resolution / h, c.resolution / w];
}
