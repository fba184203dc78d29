// Groups frames into blocks and blocks into chunks: a chunk starts at the first frame, at every cut or where a frame asks for it, and at the context limit.

/** What the chunker reads of a frame. */
export interface ChunkableFrame {
  readonly cut: boolean;
  /** True for a frame that shares no context with those before it and yet is no cut: a picture of its own. */
  readonly startsChunk?: boolean;
}

export type ChunkStep<F> =
  /** Frames of one block, in order; fewer than `framesPerBlock` only at the end of a chunk. */
  { type: 'block'; frames: F[]; chunkStart: boolean } | { type: 'chunk-end' };

/**
 * Gives blocks as their frames arrive, and the end of each chunk as soon as it is known.
 * @param framesPerBlock frames of a full block
 * @param maxBlocks most blocks of a chunk (the model's context limit)
 */
export async function* chunkFrames<F extends ChunkableFrame>(
  frames: AsyncIterable<F>,
  framesPerBlock: number,
  maxBlocks: number,
): AsyncGenerator<ChunkStep<F>, void> {
  let block: F[] = [];
  let blocksInChunk = 0;
  for await (const frame of frames) {
    if (frame.cut || frame.startsChunk) {
      if (block.length > 0) yield { type: 'block', frames: block, chunkStart: blocksInChunk === 0 };
      if (block.length > 0 || blocksInChunk > 0) yield { type: 'chunk-end' };
      block = [];
      blocksInChunk = 0;
    }
    block.push(frame);
    if (block.length < framesPerBlock) continue;
    yield { type: 'block', frames: block, chunkStart: blocksInChunk === 0 };
    block = [];
    blocksInChunk++;
    if (blocksInChunk === maxBlocks) {
      yield { type: 'chunk-end' };
      blocksInChunk = 0;
    }
  }
  if (block.length > 0) yield { type: 'block', frames: block, chunkStart: blocksInChunk === 0 };
  if (block.length > 0 || blocksInChunk > 0) yield { type: 'chunk-end' };
}
