// The rules that a shard's arrays keep among themselves; checked before writing and after reading.
import { measureNames } from '../contract/measures';
import type { ShardData } from './shardTypes';

function allFinite(values: Float32Array | Float64Array): boolean {
  for (const value of values) if (!Number.isFinite(value)) return false;
  return true;
}

function blockRules(shard: ShardData, tokens: number): string | null {
  const { n, mse, ssim, nfe, blockOffsets } = shard;
  if (n.length === 0) return 'it has no block';
  if (mse.length !== n.length || nfe.length !== n.length || blockOffsets.length !== n.length + 1)
    return `n, mse, nfe and block_offsets do not agree on the number of blocks (${n.length}, ${mse.length}, ${nfe.length}, ${blockOffsets.length - 1})`;
  if (ssim !== null && (ssim.length !== n.length || !allFinite(ssim)))
    return `ssim is not one number for each of ${n.length} blocks`;
  if (blockOffsets[0] !== 0) return 'block_offsets does not start at 0';
  for (let block = 0; block < n.length; block++) {
    const kept = blockOffsets[block + 1]! - blockOffsets[block]!;
    if (!(kept >= 0)) return `block_offsets falls at block ${block}`;
    if (kept !== n[block]) return `block ${block} has ${kept} tokens where n says ${n[block]}`;
    if (!(mse[block]! >= 0) || nfe[block]! < 0) return `block ${block} has a negative or missing error or probe count`;
  }
  if (blockOffsets[n.length] !== tokens)
    return `block_offsets ends at ${blockOffsets[n.length]} where there are ${tokens} tokens`;
  return allFinite(mse) ? null : 'an error is not finite';
}

function frameRules(shard: ShardData): string | null {
  const { frame, pts, measures, framesPerBlock, n } = shard;
  const frames = frame.length;
  if (pts.length !== frames) return `frame and pts do not agree on the number of frames (${frames}, ${pts.length})`;
  for (const name of measureNames)
    if (measures[name].length !== frames)
      return `${name} does not agree on the number of frames (${measures[name].length}, not ${frames})`;
  if (!Number.isInteger(framesPerBlock) || framesPerBlock < 1) return 'the frames per block are not stated';
  if (Math.ceil(frames / framesPerBlock) !== n.length)
    return `${frames} frames do not make ${n.length} blocks of ${framesPerBlock}`;
  for (let i = 0; i < frames; i++) {
    if (!Number.isSafeInteger(frame[i]) || frame[i]! < 0) return `frame ${i} has no valid index`;
    if (i > 0 && frame[i]! <= frame[i - 1]!) return `the frame indices do not rise at frame ${i}`;
  }
  if (!allFinite(pts)) return 'pts is not finite';
  const wrong = measureNames.find((name) => !allFinite(measures[name]));
  return wrong === undefined ? null : `${wrong} is not finite`;
}

/** What is wrong with a shard, as one clause; null where all is well. */
export function checkShard(shard: ShardData): string | null {
  const { codes, codesDtype, dim } = shard;
  if ((codesDtype === 'U16') !== (dim === null)) return `codes of dtype ${codesDtype} with dim ${dim}`;
  if (dim !== null && (!Number.isInteger(dim) || dim < 1 || codes.length % dim !== 0))
    return `codes are not whole tokens of ${dim} floats`;
  return blockRules(shard, codes.length / (dim ?? 1)) ?? frameRules(shard);
}
