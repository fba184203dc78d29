// The two directions of a chunk: blocks in with kept counts chosen by the caller, stored codes back to patches.

import { BlockSession, type ChunkEncodings, type ChunkState } from './blockSession';
import type { ChunkContext } from './context';
import type { ModelRunner } from './runner';

/** Tokenizes the blocks of one chunk in order. */
export class ChunkEncoder {
  private readonly state: ChunkState;

  /** Use `TokenModel.startChunk`. */
  constructor(
    private readonly runner: ModelRunner,
    encodings: ChunkEncodings | null,
  ) {
    this.state = { block: 0, encodings, encoder: runner.newEncoderContext(), decoder: runner.newDecoderContext() };
  }

  /**
   * Starts the next block: `patches` are max_toks x patchValues values in [-1, 1], not to be changed before the commit.
   * The encoder runs at the first probe. Throws RangeError on another length, and when the chunk is full (max_context_blocks).
   */
  async beginBlock(patches: Float32Array, similarity?: (recon: Float32Array) => number): Promise<BlockSession> {
    const { blockValues, max_context_blocks: limit } = this.runner.config;
    if (patches.length !== blockValues)
      throw new RangeError(`a block has ${blockValues} values, not ${patches.length}`);
    if (this.state.block >= limit) throw new RangeError(`a chunk of this model has at most ${limit} blocks`);
    return new BlockSession(this.runner, this.state, patches, similarity);
  }

  dispose(): void {}
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
    this.context.append(decoded);
    this.block++;
    return decoded.recon;
  }
}
