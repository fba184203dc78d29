// Errors of a chunk's blocks one after another, each with the context that given counts of the earlier ones leave.
import { type Allocation, blockError } from '../contract';
import { ChunkEncodings, type TokenModel } from '../inference/model';
import { measure, type PreparedBlock } from './block';

/** Measures the same blocks as often as asked for; the encoder runs once for each, unless it sees the mask. */
export class ChainMeasurer {
  readonly #encodings = new ChunkEncodings();

  constructor(
    private readonly model: TokenModel,
    private readonly settings: Pick<Allocation, 'metric'>,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Gives the metric's errors of all blocks, each keeping its own of the counts: at the counts of `grid`, [blocks, grid] row by row, or
   * with none at the kept one, [blocks]. @throws StudioError `cancelled`, asked before every run, and `device-failed`
   */
  async alongChain(
    blocks: readonly PreparedBlock[],
    keep: Int32Array,
    grid: readonly number[] | null,
  ): Promise<Float32Array> {
    const { model, signal } = this;
    const chunk = model.startChunk(this.#encodings);
    const errors: number[] = [];
    try {
      for (const [i, { patches, similarity }] of blocks.entries()) {
        const block = await chunk.beginBlock(patches, similarity);
        const probing = { model, history: [], shared: null, signal };
        for (const { mse, ssim } of await measure(block, grid ?? [keep[i]!], probing))
          errors.push(blockError(this.settings.metric, mse, ssim));
        await block.commit(keep[i]!);
      }
    } finally {
      chunk.dispose();
    }
    return Float32Array.from(errors);
  }

  /** Gives back what the encodings take of the device's memory. */
  dispose(): void {
    this.#encodings.dispose();
  }
}

/**
 * Rising counts from the least to the most, `keep` among them: the least times powers of two, where models with ordered tokens have shown
 * one level of detail whole and their errors bend, and halfway between.
 */
export function gridWith(keep: number, minToks: number, maxToks: number): number[] {
  const counts = new Set([keep, maxToks]);
  for (let n = minToks; n < maxToks; n *= 2) {
    counts.add(n);
    counts.add(Math.min(maxToks, Math.floor(1.5 * n)));
  }
  return [...counts].sort((a, b) => a - b);
}
