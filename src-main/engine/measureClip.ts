// One reading of a clip before it is tokenized: what is measured of each chunk, from disk where an earlier run has stored it.
import { needsSsim, StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import type { BlockCurves } from '../store/curves';
import { type PreparedBlock, prepareBlock, throwIfAborted } from './block';
import { chunkFrames } from './chunker';
import type { AnalysisContext, Lane } from './lane';
import type { AnalysisSource } from './source';

export interface Reading {
  lane: Lane;
  source: AnalysisSource;
  model: TokenModel;
  context: AnalysisContext;
  /** Told of the frames of each chunk that is done. */
  onFrames(frames: number): void;
}

/** The error of a source that is not what it was at the reading before. */
export function sourceChanged({ described }: AnalysisSource): StudioError {
  return new StudioError('file-changed', 'it changed while it was read', 'Start again', described.name);
}

/**
 * Gives what `measure` gives of each chunk, in order, and stores it. Chunks that are stored are only read past; nothing is read at all
 * where a later reading has begun, or shards are there, for then all chunks of this one are.
 * @param round number of the reading, from 1
 * @throws StudioError `file-changed` where the source changed meanwhile; what reading, measuring and storing throw
 */
export async function* readClip(
  { lane, source, model, context, onFrames }: Reading,
  round: number,
  measure: (blocks: readonly PreparedBlock[], chunk: number) => Promise<BlockCurves>,
): AsyncGenerator<BlockCurves, void> {
  const { writer, settings } = lane;
  if (writer.resumePoint.chunks > 0 || (await writer.readCurves(round + 1, 0)) !== null) {
    for (let chunk = 0; ; chunk++) {
      const stored = await writer.readCurves(round, chunk);
      if (stored === null) return;
      yield stored;
    }
  }
  const { frames_per_block: framesPerBlock, max_context_blocks: maxBlocks, resolution } = model.config;
  const feed = source.openFeed(resolution);
  try {
    let chunk = 0;
    let frames = 0;
    let blocks: PreparedBlock[] = [];
    let stored = await writer.readCurves(round, chunk);
    for await (const step of chunkFrames(feed, framesPerBlock, maxBlocks)) {
      if (step.type === 'block') {
        frames += step.frames.length;
        if (stored === null) blocks.push(prepareBlock(step.frames, model.config, needsSsim(settings.metric)));
        continue;
      }
      if (stored === null) {
        stored = await measure(blocks, chunk);
        await writer.writeCurves(round, chunk, stored);
      }
      yield stored;
      onFrames(frames);
      [blocks, frames, chunk] = [[], 0, chunk + 1];
      stored = await writer.readCurves(round, chunk);
      throwIfAborted(context.signal);
    }
    if ((await feed.done).sourceChanged) throw sourceChanged(source);
  } finally {
    await feed.close();
  }
}
