// Decodes the stored tokens of an analysis to pictures, frame after frame: chunk by chunk, one of them in memory at a time.
import { basename } from 'node:path';
import { isWithin, StudioError } from '../../contract';
import type { TokenModel } from '../../inference/model';
import type { AnalysisFolder } from '../../store/analysisFolder';
import type { ShardData } from '../../store/shardTypes';
import { throwIfAborted } from '../block';
import { decodeStoredBlock } from './decodeBlock';
import { type FrameRange, type FrameRanges, rangeList } from './ranges';

export { type FrameRange, type FrameRanges, wholeRange } from './ranges';

/** A frame of an analysis as its tokens show it, and what is stored of its block. */
export interface AnalysisFrame {
  /** Index in the source. */
  frame: number;
  ptsSeconds: number;
  /** rgb24, resolution x resolution of the model. */
  rgb: Uint8Array;
  /** Kept count of its block. */
  n: number;
  /** MSE of its block on [-1, 1], and whether it meets the threshold. */
  mse: number;
  passed: boolean;
}

/** Throws StudioError `model-missing` where a model is not the one an analysis was made with. */
export function checkWeights(analysis: AnalysisFolder, model: TokenModel): void {
  const { name, weightHash } = analysis.manifest.model;
  if (model.info.weightHash === weightHash) return;
  const what = `it was made with other weights of ${name} (${weightHash.slice(0, 12)})`;
  throw new StudioError('model-missing', what, 'Install the model it was made with', basename(analysis.path));
}

/** The chunk that holds a source frame, or the first one after it; the number of chunks where there is none. */
async function chunkFrom(analysis: AnalysisFolder, frame: number): Promise<number> {
  let low = 0;
  let high = analysis.shardCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (((await analysis.readShard(middle)).frame.at(-1) ?? -1) < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first and last source frame that a shard keeps of a range; null where it has none of them. */
function within({ frame }: ShardData, { from, to }: FrameRange): { first: number; last: number } | null {
  const first = frame.findIndex((index) => index >= (from ?? 0));
  const last = frame.findLastIndex((index) => index <= (to ?? Number.POSITIVE_INFINITY));
  return first === -1 || last < first ? null : { first, last };
}

/**
 * Gives the frames of one or several ranges in order. A chunk is decoded from its first block on, since the later ones need those before. On the CPU the
 * pictures are, bit for bit, those that the viewers show.
 * @throws StudioError `bad-request` where there is no analysed frame in the ranges, `model-missing` for another model, `analysis-damaged`
 * naming the shard, `cancelled`
 */
export async function* decodeFrames(
  analysis: AnalysisFolder,
  model: TokenModel,
  ranges: FrameRanges,
  signal: AbortSignal,
): AsyncGenerator<AnalysisFrame, void> {
  checkWeights(analysis, model);
  let given = 0;
  for (const range of rangeList(ranges)) {
    const start = range.from === null ? 0 : await chunkFrom(analysis, range.from);
    for (let index = start; index < analysis.shardCount; index++) {
      const shard = await analysis.readShard(index);
      if (range.to !== null && (shard.frame[0] ?? 0) > range.to) break;
      const kept = within(shard, range);
      if (kept === null) continue;
      for await (const frame of decodeShard(analysis, model, shard, kept, signal)) {
        given++;
        yield frame;
      }
    }
  }
  if (given === 0) throw await nothingWithin(analysis);
}

async function* decodeShard(
  { manifest }: AnalysisFolder,
  model: TokenModel,
  shard: ShardData,
  { first, last }: { first: number; last: number },
  signal: AbortSignal,
): AsyncGenerator<AnalysisFrame, void> {
  const { metric, threshold } = manifest.settings;
  const decoder = model.startDecode();
  try {
    for (let block = 0; block * shard.framesPerBlock <= last; block++) {
      throwIfAborted(signal);
      const pictures = await decodeStoredBlock(decoder, shard, block, model.config);
      const n = shard.n[block]!;
      const mse = shard.mse[block]!;
      const passed = isWithin(metric, threshold, mse, shard.ssim?.[block] ?? null);
      for (const [i, rgb] of pictures.entries()) {
        const at = block * shard.framesPerBlock + i;
        if (at < first || at > last) continue;
        yield { frame: shard.frame[at]!, ptsSeconds: shard.pts[at]!, rgb, n, mse, passed };
      }
    }
  } finally {
    decoder.dispose();
  }
}

/** The error of a range without a frame, which says what frames there are. */
export async function nothingWithin(analysis: AnalysisFolder): Promise<StudioError> {
  const name = basename(analysis.path);
  if (analysis.shardCount === 0)
    return new StudioError('analysis-missing', 'nothing is stored in it yet', 'Analyse the source again', name);
  const first = (await analysis.readShard(0)).frame[0];
  const last = (await analysis.readShard(analysis.shardCount - 1)).frame.at(-1);
  const what = 'no analysed frame lies in that range';
  return new StudioError('bad-request', what, `Choose frames from ${first} to ${last}`, name);
}
