// Encoder and decoder of a loaded model, one block at a time; the same calls serve probing, committing and decoding.
import { StudioError } from '../contract/errors';
import { type Bottleneck, createBottleneck } from '../tokenizer/bottleneck';
import type { ModelConfig } from '../tokenizer/config';
import { droppedMask, padTokens } from '../tokenizer/mask';
import { type TokenOrder, tokenOrder, toTokenOrder } from '../tokenizer/order';
import { clipPatches } from '../tokenizer/patches';
import { ChunkContext, type Present } from './context';
import type { AttentionForm } from './graph/attention';
import { buildDecoder, buildEncoder } from './graph/models';
import { rotation } from './graph/rope';
import { floatProjection, type Projection } from './graph/tower';
import type { WeightTable } from './parameters';
import { type Feed, GraphSession, type SessionSettings } from './session';

/** What the encoder gives: `latents` (tokens x preQuantDim, in token order) and the keys and values of this block. */
export interface Encoded {
  latents: Float32Array;
  present: Present;
}

/** What the decoder gives: `recon` (patches x patchValues), clipped to [-1, 1], and the keys and values of this block. */
export interface Decoded {
  recon: Float32Array;
  present: Present;
}

export class ModelRunner {
  readonly bottleneck: Bottleneck;
  private readonly order: TokenOrder;
  private readonly rotations: { cos: Feed; sin: Feed }[] = [];

  private constructor(
    readonly config: ModelConfig,
    private readonly encoder: GraphSession,
    private readonly decoder: GraphSession,
  ) {
    this.bottleneck = createBottleneck(config);
    this.order = tokenOrder(config);
  }

  /** Builds and loads both graphs; `form` and `project` are left out but for tests and benchmarks. Throws what ONNX Runtime throws. */
  static async create(
    config: ModelConfig,
    weights: WeightTable,
    settings: SessionSettings,
    form: AttentionForm = settings.device === 'cpu' || settings.device === 'cuda' ? 'fused' : 'plain',
    project: Projection = floatProjection,
  ): Promise<ModelRunner> {
    const encoder = await GraphSession.create(buildEncoder(config, weights, form, project), settings);
    try {
      const decoder = await GraphSession.create(buildDecoder(config, weights, form, project), settings);
      return new ModelRunner(config, encoder, decoder);
    } catch (error) {
      await encoder.dispose();
      throw error;
    }
  }

  /** Seconds spent inside ONNX Runtime so far. */
  get runSeconds(): number {
    return this.encoder.runSeconds + this.decoder.runSeconds;
  }

  newEncoderContext(): ChunkContext {
    return this.newContext(this.config.num_encoder_layers);
  }

  newDecoderContext(): ChunkContext {
    return this.newContext(this.config.num_decoder_layers);
  }

  /** Encodes block number `block` of a chunk; the kept count `n` matters only to encoders that see the mask. */
  async encode(patches: Float32Array, n: number, block: number, context: ChunkContext): Promise<Encoded> {
    const { max_toks: tokens, patchValues, preQuantDim, encoder_sees_mask: seesMask } = this.config;
    const { latents, ...present } = await this.encoder.run({
      patches: { data: patches, shape: [1, tokens, patchValues] },
      ...(seesMask ? { dropped: { data: droppedMask(n, tokens, this.order), shape: [tokens, 1] } } : {}),
      ...this.rotation(block),
      ...context.feeds(),
    });
    return { latents: toTokenOrder(finite(latents), preQuantDim, this.order), present };
  }

  /** Decodes the values (n x latentDim) of the first n tokens of block number `block` of a chunk. */
  async decode(values: Float32Array, block: number, context: ChunkContext): Promise<Decoded> {
    const { max_toks: tokens, latentDim, patchValues, blockValues } = this.config;
    const { learned_mask_token: maskToken, decoder_sees_previous: seesPrevious } = this.config;
    const n = values.length / latentDim;
    const { recon, ...present } = await this.decoder.run({
      codes: { data: padTokens(values, latentDim, tokens, this.order), shape: [1, tokens, latentDim] },
      ...(maskToken ? { dropped: { data: droppedMask(n, tokens, this.order), shape: [tokens, 1] } } : {}),
      ...(seesPrevious
        ? {
            previous: { data: context.previous ?? new Float32Array(blockValues), shape: [1, tokens, patchValues] },
            has_previous: { data: Float32Array.of(context.previous === null ? 0 : 1), shape: [1, 1, 1] },
          }
        : {}),
      ...this.rotation(block),
      ...context.feeds(),
    });
    return { recon: clipPatches(finite(recon)), present };
  }

  async dispose(): Promise<void> {
    await this.encoder.dispose();
    await this.decoder.dispose();
  }

  private newContext(layers: number): ChunkContext {
    const { max_toks, hidden_size, max_context_blocks } = this.config;
    return new ChunkContext(layers, max_toks, hidden_size, max_context_blocks - 1);
  }

  private rotation(block: number): { cos: Feed; sin: Feed } {
    const { max_toks: tokens, headDim, theta, max_context_blocks: blocks } = this.config;
    if (block >= blocks) throw new RangeError(`a chunk of this model has at most ${blocks} blocks`);
    let known = this.rotations[block];
    if (known === undefined) {
      const { cos, sin } = rotation(block, tokens, headDim, theta);
      const shape = [tokens, headDim / 2];
      known = { cos: { data: cos, shape }, sin: { data: sin, shape } };
      this.rotations[block] = known;
    }
    return known;
  }
}

/** A GPU that runs out of its number range gives NaN: an error to report, not a block that merely does not pass. */
function finite(values: Float32Array | undefined): Float32Array {
  if (values === undefined || !values.every(Number.isFinite))
    throw new StudioError('device-failed', 'the model gave a result that is not a number', 'Choose another device');
  return values;
}
