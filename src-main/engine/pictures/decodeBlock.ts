// One stored block of a shard back to pictures: the same for the viewers and for what is exported.
import type { ChunkDecoder } from '../../inference/model';
import type { ShardData } from '../../store/shardTypes';
import type { ModelConfig } from '../../tokenizer/config';
import { patchesToFrames } from '../../tokenizer/patches';

/**
 * Gives the pictures of a block, rgb24 at the model's size, frames_per_block of them, also where fewer frames are stored.
 * @param decoder that has decoded the earlier blocks of the shard, in order. Throws as `decodeBlock` of the model.
 */
export async function decodeStoredBlock(
  decoder: ChunkDecoder,
  shard: ShardData,
  block: number,
  config: ModelConfig,
): Promise<Uint8Array[]> {
  const width = shard.dim ?? 1;
  const from = (shard.blockOffsets[block] ?? 0) * width;
  const to = (shard.blockOffsets[block + 1] ?? 0) * width;
  return patchesToFrames(await decoder.decodeBlock(shard.codes.slice(from, to), shard.n[block] ?? 0), config);
}
