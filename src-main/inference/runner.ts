// Encoder and decoder of a loaded model, one block at a time; the same calls serve probing, committing and decoding.
import { StudioError } from '../contract/errors';
import { type Bottleneck, createBottleneck } from '../tokenizer/bottleneck';
import type { ModelConfig } from '../tokenizer/config';
import { droppedMask, padTokens } from '../tokenizer/mask';
import { type TokenOrder, tokenOrder, toTokenOrder } from '../tokenizer/order';
import { clipPatches } from '../tokenizer/patches';
import type { ChunkContext, Present } from './context';
import { attentionFor } from './graph/attention';
import { buildDecoder, buildEncoder } from './graph/models';
import type { AttentionForm, GraphForm, Precision, Projection } from './graph/parts';
import { rotation } from './graph/rope';
import { floatProjection } from './graph/tower';
import type { WeightTable } from './parameters';
import { type Feed, floats, type SessionSettings } from './session';
import { TowerSessions } from './towerSessions';

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

export interface RunnerSettings extends SessionSettings {
  /** What layers compute in; float32 where left out. */
  precision?: Precision | undefined;
  /** Most kept counts that `encodeMany` and `decodeMany` are given; 1 where left out. */
  batch?: number | undefined;
  /** Keys and values stay in the device's memory; where left out, wherever the runtime can do that: with WebGPU. */
  keepOnDevice?: boolean | undefined;
}

export class ModelRunner {
  readonly bottleneck: Bottleneck;
  private readonly order: TokenOrder;
  private readonly rotations: { cos: Feed; sin: Feed }[] = [];

  private constructor(
    readonly config: ModelConfig,
    readonly precision: Precision,
    readonly batch: number,
    private readonly encoder: TowerSessions,
    private readonly decoder: TowerSessions,
  ) {
    this.bottleneck = createBottleneck(config);
    this.order = tokenOrder(config);
  }

  /** Builds and loads both graphs; `attention` and `project` are left out but for tests and benchmarks. Throws what ONNX Runtime throws. */
  static async create(
    config: ModelConfig,
    weights: WeightTable,
    settings: RunnerSettings,
    attention: AttentionForm = attentionFor(settings.device),
    project: Projection = floatProjection,
  ): Promise<ModelRunner> {
    const { precision = 'float32', batch = 1, keepOnDevice = settings.device === 'webgpu' } = settings;
    const form: GraphForm = { attention, precision, project, batch };
    const load = (build: typeof buildEncoder, layers: number) => {
      const { max_toks: tokens, hidden_size: hidden, max_context_blocks: blocks } = config;
      const size = { layers, tokens, hidden, maxBlocks: blocks - 1, precision };
      return TowerSessions.create((shape) => build(config, weights, shape), form, size, settings, keepOnDevice);
    };
    const encoder = await load(buildEncoder, config.num_encoder_layers);
    try {
      const decoder = await load(buildDecoder, config.num_decoder_layers);
      return new ModelRunner(config, precision, batch, encoder, decoder);
    } catch (error) {
      await encoder.dispose();
      throw error;
    }
  }

  /** Runs of encoder or decoder so far. */
  get runs(): number {
    return this.encoder.runs + this.decoder.runs;
  }

  /** Seconds spent inside ONNX Runtime so far. */
  get runSeconds(): number {
    return this.encoder.runSeconds + this.decoder.runSeconds;
  }

  newEncoderContext(): ChunkContext {
    return this.encoder.newContext();
  }

  newDecoderContext(): ChunkContext {
    return this.decoder.newContext();
  }

  /** Encodes block number `block` of a chunk; the kept count `n` matters only to encoders that see the mask. */
  async encode(patches: Float32Array, n: number, block: number, context: ChunkContext): Promise<Encoded> {
    const feeds = this.encoderFeeds(patches, [n], block, context);
    const { latents, ...present } = await this.encoder.single.run(feeds);
    return { latents: this.latentsOf(floats(latents)), present };
  }

  /** Decodes the values (n x latentDim) of the first n tokens of block number `block` of a chunk. */
  async decode(values: Float32Array, block: number, context: ChunkContext): Promise<Decoded> {
    const { recon, ...present } = await this.decoder.single.run(this.decoderFeeds([values], block, context));
    return { recon: clipPatches(finite(floats(recon))), present };
  }

  /** The latents that `encode` gives at each kept count, in one run: at most `batch` of them, of an encoder that sees the mask. */
  async encodeMany(
    patches: Float32Array,
    counts: readonly number[],
    block: number,
    context: ChunkContext,
  ): Promise<Float32Array[]> {
    const session = await this.encoder.many();
    const { latents } = await session.run(this.encoderFeeds(patches, counts, block, context));
    return parts(floats(latents), counts.length).map((one) => this.latentsOf(one));
  }

  /** The reconstructions that `decode` gives from each of several values, in one run: at most `batch` of them. */
  async decodeMany(values: readonly Float32Array[], block: number, context: ChunkContext): Promise<Float32Array[]> {
    const session = await this.decoder.many();
    const { recon } = await session.run(this.decoderFeeds(values, block, context));
    return parts(clipPatches(finite(floats(recon))), values.length);
  }

  async dispose(): Promise<void> {
    await this.encoder.dispose();
    await this.decoder.dispose();
  }

  private encoderFeeds(patches: Float32Array, counts: readonly number[], block: number, context: ChunkContext) {
    const { max_toks: tokens, patchValues, encoder_sees_mask: seesMask } = this.config;
    return {
      patches: { data: patches, shape: [1, tokens, patchValues] },
      ...(seesMask ? { dropped: this.dropped(counts) } : {}),
      ...this.rotation(block),
      ...context.feeds(),
    };
  }

  private decoderFeeds(values: readonly Float32Array[], block: number, context: ChunkContext) {
    const { max_toks: tokens, latentDim, patchValues, blockValues } = this.config;
    const { learned_mask_token: maskToken, decoder_sees_previous: seesPrevious } = this.config;
    const padded = joined(values.map((one) => padTokens(one, latentDim, tokens, this.order)));
    return {
      codes: { data: padded, shape: [values.length, tokens, latentDim] },
      ...(maskToken ? { dropped: this.dropped(values.map((one) => one.length / latentDim)) } : {}),
      ...(seesPrevious
        ? {
            previous: { data: context.previous ?? new Float32Array(blockValues), shape: [1, tokens, patchValues] },
            has_previous: { data: Float32Array.of(context.previous === null ? 0 : 1), shape: [1, 1, 1] },
          }
        : {}),
      ...this.rotation(block),
      ...context.feeds(),
    };
  }

  private dropped(counts: readonly number[]): Feed {
    const { max_toks: tokens } = this.config;
    return { data: joined(counts.map((n) => droppedMask(n, tokens, this.order))), shape: [counts.length, tokens, 1] };
  }

  private latentsOf(values: Float32Array): Float32Array {
    return toTokenOrder(finite(values), this.config.preQuantDim, this.order);
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

function joined(arrays: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = arrays;
  if (arrays.length === 1) return first;
  const all = new Float32Array(arrays.length * first.length);
  for (const [i, array] of arrays.entries()) all.set(array, i * first.length);
  return all;
}

/** The equal parts of an array, which share its memory. */
function parts(all: Float32Array, count: number): Float32Array[] {
  const length = all.length / count;
  return Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length));
}

/** A GPU that runs out of its number range gives NaN: an error to report, not a block that merely does not pass. */
function finite(values: Float32Array): Float32Array {
  if (!values.every(Number.isFinite))
    throw new StudioError('device-failed', 'the model gave a result that is not a number', 'Choose another device');
  return values;
}
