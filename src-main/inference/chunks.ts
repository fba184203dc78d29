// The two directions of a chunk: blocks in with kept counts chosen by the caller, stored codes back to patches.

import { BlockSession, type ChunkEncodings, type ChunkState, type Similarity } from './blockSession';
import { type ChunkContext, release } from './context';
import type { ModelRunner } from './runner';

/** Tokenizes the blocks of one chunk in order. */
export class ChunkEncoder {
  private readonly state: ChunkState;
  private block: BlockSession | null = null;

  /** Use `TokenModel.startChunk`. */
  constructor(
    private readonly runner: ModelRunner,
    encodings: ChunkEncodings | null,
  ) {
    this.state = { block: 0, encodings, encoder: runner.newEncoderContext(), decoder: runner.newDecoderContext() };
  }

  /**
   * Starts the next block: `patches` are max_toks x patchValues values in [-1, 1], not to be changed before the commit.
   * The encoder runs at the first probe. `similarity` is asked for every probe's reconstruction. A block before that was not
   * committed is given up. Throws RangeError on another length, and when the chunk is full (max_context_blocks).
   */
  async beginBlock(patches: Float32Array, similarity?: Similarity): Promise<BlockSession> {
    const { blockValues, max_context_blocks: limit } = this.runner.config;
    if (patches.length !== blockValues)
      throw new RangeError(`a block has ${blockValues} values, not ${patches.length}`);
    if (this.state.block >= limit) throw new RangeError(`a chunk of this model has at most ${limit} blocks`);
    this.block?.end();
    this.block = new BlockSession(this.runner, this.state, patches, similarity);
    return this.block;
  }

  /**
   * Gives back what the chunk takes of the device's memory, and ends it: to be called when a chunk is done or given up. Does nothing on
   * the CPU and when called again.
   */
  dispose(): void {
    this.block?.end();
    this.state.encoder.dispose();
    this.state.decoder.dispose();
  }
}

/** Decodes the blocks of one chunk in order, from its first one on. */
export class ChunkDecoder {
  private block = 0;
  private readonly context: ChunkContext;

  /** Use `TokenModel.startDecode`. */
  constructor(private readonly runner: ModelRunner) {
    this.context = runner.newDecoderContext();
  }

  /**
   * Decodes the next block from its stored codes (n indexes, or n x latentDim float16 bits) to max_toks x patchValues values
   * in [-1, 1]: the same bits as at the commit on the same device. Throws RangeError where codes and n disagree, an index is
   * outside the codebook, or the chunk is full.
   */
  async decodeBlock(codes: Uint16Array, n: number): Promise<Float32Array> {
    const { bottleneck, config } = this.runner;
    if (codes.length !== n * bottleneck.stored || n < 1 || n > config.max_toks)
      throw new RangeError(`${codes.length} stored numbers are not ${n} tokens of this model`);
    const decoded = await this.runner.decode(bottleneck.restore(codes), this.block, this.context);
    await this.context.append(decoded);
    release(decoded.present);
    this.block++;
    return decoded.recon;
  }

  /** Gives back what the chunk takes of the device's memory, and ends it; does nothing on the CPU and when called again. */
  dispose(): void {
    this.context.dispose();
  }
}
