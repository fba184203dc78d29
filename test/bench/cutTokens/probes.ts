// What the model's probes say of a frame: whether the frames before it are worth anything as context.
import { fillBlock } from '../../../src-main/engine/block';
import type { TokenModel } from '../../../src-main/inference/model';
import { framesToPatches } from '../../../src-main/tokenizer/patches';

/** Few tokens, at which context counts most, and many. */
const [few, many] = [32, 128] as const;

/** Features of one frame from the model alone. */
export interface ModelFeatures {
  /** Logarithm of the error at few tokens with the frames before as context, over that without context: 0 or more where they are no help. */
  error: number;
  /** Logarithm (base 2) of the kept count with context over that without, estimated from the errors at few and at many tokens. */
  tokens: number;
}

/** The kept count at which the error meets the limit: on the line through two errors, both scales logarithmic. */
export function estimateCount(errorFew: number, errorMany: number, limit: number, least: number, most: number): number {
  const slope = Math.log(errorMany / errorFew) / Math.log(many / few);
  if (slope >= 0) return errorFew <= limit ? least : most;
  return Math.max(least, Math.min(most, few * (limit / errorFew) ** (1 / slope)));
}

/** Probes a frame after the frames before it, and once more as the first of a chunk. All pictures are of the model's size. */
export async function probeFrame(
  model: TokenModel,
  before: readonly Uint8Array[],
  frame: Uint8Array,
): Promise<ModelFeatures> {
  const { config } = model;
  const patches = (picture: Uint8Array) => framesToPatches(fillBlock([picture], config.frames_per_block), config);
  const errors = async (context: readonly Uint8Array[]) => {
    const chunk = model.startChunk();
    try {
      for (const picture of context) await (await chunk.beginBlock(patches(picture))).commit(many);
      const block = await chunk.beginBlock(patches(frame));
      // Black pictures have errors of nearly nothing.
      const [first, second] = (await block.probeMany([few, many])).map(({ mse }) => Math.max(mse, 1e-6));
      return { few: first!, many: second! };
    } finally {
      chunk.dispose();
    }
  };
  const [alone, after] = [await errors([]), await errors(before)];
  const count = (error: typeof alone) =>
    estimateCount(error.few, error.many, config.default_threshold, config.min_toks, config.max_toks);
  return { error: Math.log(after.few / alone.few), tokens: Math.log2(count(after) / count(alone)) };
}
