// Everything that can be said of an analysis folder, as one plain object for `elastictok inspect` and for tests.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Review } from '../contract/marks';
import type { Allocation } from '../contract/settings';
import { openAnalysis } from './analysisFolder';
import { manifestPath, shardName, shardPath } from './layout';
import type { Manifest } from './manifest';
import { readReview } from './review';
import { shardFrameCounts, shardPassed } from './shards';
import type { ShardData } from './shardTypes';

/** One block with all that is stored of it. */
export interface BlockReport {
  n: number;
  mse: number;
  /** Only where SSIM is the metric. */
  ssim?: number;
  passed: boolean;
  nfe: number;
  frames: number;
  /** FSQ indices, or the float16 bits of each token's latent. */
  tokens: number[] | number[][];
}

export interface ChunkReport {
  file: string;
  bytes: number;
  blocks: number;
  frames: number;
  tokens: number;
  probes: number;
  satisfiedBlocks: number;
  meanMse: number;
  firstFrame: number;
  lastFrame: number;
  startSeconds: number;
  endSeconds: number;
  /** Only where tokens were asked for. */
  blockList?: BlockReport[];
}

export interface InspectReport {
  name: string;
  manifest: Manifest;
  /** True when it can be resumed. */
  interrupted: boolean;
  /** Size of manifest and shards together. */
  bytes: number;
  codesDtype: 'U16' | 'F16' | null;
  /** What the user decided about the marks; the defaults where nothing, or `reviewDamaged`. */
  review: Review;
  reviewDamaged: boolean;
  chunks: ChunkReport[];
}

function blockList(shard: ShardData, passed: boolean[]): BlockReport[] {
  const frames = shardFrameCounts(shard);
  const dim = shard.dim;
  return frames.map((count, block) => {
    const token = (index: number) =>
      dim === null ? shard.codes[index]! : Array.from(shard.codes.subarray(index * dim, (index + 1) * dim));
    const first = shard.blockOffsets[block]!;
    const tokens = Array.from({ length: shard.n[block]! }, (_, i) => token(first + i));
    return {
      n: shard.n[block]!,
      mse: shard.mse[block]!,
      ...(shard.ssim === null ? {} : { ssim: shard.ssim[block]! }),
      passed: passed[block]!,
      nfe: shard.nfe[block]!,
      frames: count,
      tokens: tokens as BlockReport['tokens'],
    };
  });
}

/** What can be said of one chunk, wherever it is stored. @param withTokens adds the tokens of every block; large. */
export function chunkFigures(
  shard: ShardData,
  allocation: Pick<Allocation, 'metric' | 'threshold'>,
  withTokens: boolean,
): Omit<ChunkReport, 'file' | 'bytes'> {
  const passed = shardPassed(shard, allocation);
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  return {
    blocks: shard.n.length,
    frames: shard.frame.length,
    tokens: sum(shard.n),
    probes: sum(shard.nfe),
    satisfiedBlocks: passed.filter(Boolean).length,
    meanMse: sum(shard.mse) / shard.mse.length,
    firstFrame: shard.frame[0]!,
    lastFrame: shard.frame.at(-1)!,
    startSeconds: shard.pts[0]!,
    endSeconds: shard.pts.at(-1)!,
    ...(withTokens ? { blockList: blockList(shard, passed) } : {}),
  };
}

/**
 * Reads a whole analysis folder, checking every shard. Throws as openAnalysis and readShard do.
 * @param withTokens adds the tokens of every block; large.
 */
export async function inspectAnalysis(path: string, withTokens = false): Promise<InspectReport> {
  const folder = await openAnalysis(path);
  const chunks: ChunkReport[] = [];
  let bytes = (await stat(manifestPath(path))).size;
  let codesDtype: InspectReport['codesDtype'] = null;
  for await (const shard of folder.readShards()) {
    const size = (await stat(shardPath(path, shard.chunkIndex))).size;
    bytes += size;
    codesDtype = shard.codesDtype;
    chunks.push({
      file: shardName(shard.chunkIndex),
      bytes: size,
      ...chunkFigures(shard, folder.manifest.settings, withTokens),
    });
  }
  const { review, damaged: reviewDamaged } = await readReview(path);
  return {
    name: basename(path),
    manifest: folder.manifest,
    interrupted: folder.interrupted,
    bytes,
    codesDtype,
    review,
    reviewDamaged,
    chunks,
  };
}
