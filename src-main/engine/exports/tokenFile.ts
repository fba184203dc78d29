// One token file out of an analysis folder or another token file, with the choices that a user has.
import { basename } from 'node:path';
import { decideMarks } from '../../analysis/marks';
import type { Mark, Review } from '../../contract';
import { exportTokens } from '../../export/tokens';
import type { TokenFormat } from '../../export/tokens/formats';
import type { FrameRange } from '../../export/tokens/info';
import { openTokenFile, tokenFileSource } from '../../export/tokens/open';
import { analysisSource, chosen, type TokenSource, tokensOnly } from '../../export/tokens/source';
import { openAnalysis } from '../../store/analysisFolder';
import type { ShardData } from '../../store/shardTypes';
import { storedMarks } from '../storedMarks';

export interface TokenFileOptions {
  format: TokenFormat;
  ids: 'U16' | 'I32';
  pad: boolean;
  tokensOnly: boolean;
  perChunk: boolean;
  /** Source frames, widened to whole chunks; none: all. */
  ranges: readonly FrameRange[];
  /** Replace a file of this name. */
  force: boolean;
  signal: AbortSignal;
  /** Takes the share of the work that is done, 0..1. */
  onProgress(fraction: number): void;
}

/**
 * Writes the token file `out`, in a folder that is there.
 * @returns its size in bytes. @throws StudioError as `openAnalysis`, `openTokenFile` and `exportTokens` do
 */
export async function writeTokenFile(
  from: { kind: 'analysis' | 'file'; path: string },
  out: string,
  choice: TokenFileOptions,
): Promise<number> {
  const { format, ids, perChunk, ranges, force, signal, onProgress } = choice;
  // Marks are those of the whole analysis; of a part of it they must be decided apart.
  const isPart = format === 'csv' && (ranges.length > 0 || choice.tokensOnly);
  // A table of frames holds no tokens that could be filled up.
  const options = { format, ids, pad: choice.pad && format !== 'csv', perChunk, force, signal, onProgress };
  const choose = (source: TokenSource) => {
    const part = ranges.length === 0 ? source : chosen(source, ranges);
    return choice.tokensOnly ? tokensOnly(part) : part;
  };
  if (from.kind === 'file') {
    const file = await openTokenFile(from.path);
    try {
      const decide = (chunks: AsyncIterable<ShardData>, frames: number) =>
        decidedMarks(chunks, frames, file.info.review);
      const marks = isPart ? await decide(file.chunks(signal), file.info.counts.frames) : decide;
      return (await exportTokens(choose(tokenFileSource(file)), out, { ...options, marks })).bytes;
    } finally {
      await file.close();
    }
  }
  const folder = await openAnalysis(from.path);
  const source = await analysisSource(folder, basename(from.path));
  const marks = isPart
    ? (await storedMarks(folder)).marks
    : (chunks: AsyncIterable<ShardData>, frames: number) => decidedMarks(chunks, frames, source.info.review);
  return (await exportTokens(choose(source), out, { ...options, marks })).bytes;
}

/** The marks of an analysis of so many frames, wherever its chunks are. */
async function decidedMarks(chunks: AsyncIterable<ShardData>, frames: number, review: Review): Promise<Mark[]> {
  // Filled in place: joined at the end, the small arrays of all chunks would take more memory than all the rest.
  const measure = () => new Float32Array(frames);
  const measures = {
    motion: measure(),
    cutScore: measure(),
    transitionScore: measure(),
    transitionFrames: measure(),
    transitionType: measure(),
  };
  const [frame, ptsSeconds] = [new Float64Array(frames), new Float64Array(frames)];
  const [tokens, chunkStart] = [new Int32Array(frames), new Uint8Array(frames)];
  let at = 0;
  for await (const shard of chunks) {
    for (const [name, array] of Object.entries(measures)) array.set(shard.measures[name as keyof typeof measures], at);
    frame.set(shard.frame, at);
    ptsSeconds.set(shard.pts, at);
    chunkStart[at] = 1;
    shard.frame.forEach((_, i) => {
      tokens[at + i] = shard.n[Math.floor(i / shard.framesPerBlock)]!;
    });
    at += shard.frame.length;
  }
  return decideMarks({ measures, frame, ptsSeconds, tokens, chunkStart }, review);
}
