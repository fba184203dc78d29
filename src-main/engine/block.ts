// One block ready to be probed, and the probes of it: what several analyses of a chunk measure alike is measured once.
import { lumaPlane } from '../analysis/luma';
import { ssim } from '../analysis/ssim';
import { mean } from '../analysis/statistics';
import { StudioError } from '../contract';
import {
  type BlockSession,
  ChunkEncodings,
  type Distortion,
  type Similarity,
  type TokenModel,
} from '../inference/model';
import type { ModelConfig } from '../tokenizer/config';
import { framesToPatches, patchesToFrames } from '../tokenizer/patches';
import type { FedFrame } from './frameFeed';

/** The pictures of a block: a short one is filled up with its last picture, as the published code does for single pictures. */
export function fillBlock(pictures: readonly Uint8Array[], framesPerBlock: number): Uint8Array[] {
  const last = pictures.at(-1);
  if (!last) throw new Error('a block has at least one frame');
  return Array.from({ length: framesPerBlock }, (_, i) => pictures[i] ?? last);
}

export interface PreparedBlock {
  frames: readonly FedFrame[];
  /** (max_toks x patchValues) in [-1, 1]. */
  patches: Float32Array;
  /** Mean SSIM of a reconstruction over the block's frames; undefined where nobody asks for it. */
  similarity: Similarity | undefined;
}

/** Makes the frames of a block what the model takes. */
export function prepareBlock(frames: readonly FedFrame[], config: ModelConfig, withSsim: boolean): PreparedBlock {
  const pictures = fillBlock(
    frames.map((frame) => frame.rgb),
    config.frames_per_block,
  );
  const patches = framesToPatches(pictures, config);
  return { frames, patches, similarity: withSsim ? similarityTo(pictures, config) : undefined };
}

/** Mean SSIM of the luma of a block's reconstruction, as 8-bit frames, to that of its pictures. */
export function similarityTo(pictures: readonly Uint8Array[], config: ModelConfig): Similarity {
  const luma = pictures.map(lumaPlane);
  const { resolution } = config;
  return (recon) =>
    mean(patchesToFrames(recon, config).map((frame, i) => ssim(lumaPlane(frame), luma[i]!, resolution, resolution)));
}

/**
 * What analyses of one chunk have in common: the encoder's results, and the errors measured so far by the kept counts of all blocks up to
 * and with the one measured, for only where those agree is the context the same.
 */
export class SharedChunk {
  readonly encodings = new ChunkEncodings();
  readonly errors = new Map<string, Distortion>();
}

/** What the probes of a block need to know. */
export interface Probing {
  model: TokenModel;
  /** Kept counts of the earlier blocks of the chunk. */
  history: readonly number[];
  shared: SharedChunk | null;
  signal: AbortSignal;
}

/**
 * Measures a block at some kept counts, in as many runs of the model as suits the device; what an analysis with the same context has
 * measured is taken from there. Errors are rounded to float32, as they are stored, so that what passed still passes when read back.
 * Throws StudioError `cancelled` when the signal aborts, asked before every run, and `device-failed`.
 */
export async function measure(
  block: BlockSession,
  counts: readonly number[],
  { model, history, shared, signal }: Probing,
): Promise<Distortion[]> {
  const key = (n: number) => [...history, n].join();
  const known = new Map<number, Distortion>();
  const unknown: number[] = [];
  for (const n of counts) {
    const found = shared?.errors.get(key(n));
    if (found) known.set(n, found);
    else unknown.push(n);
  }
  for (let at = 0; at < unknown.length; at += model.batch) {
    throwIfAborted(signal);
    const together = unknown.slice(at, at + model.batch);
    for (const [i, result] of (await block.probeMany(together)).entries()) {
      const rounded = asStored(result);
      known.set(together[i]!, rounded);
      shared?.errors.set(key(together[i]!), rounded);
    }
  }
  return counts.map((n) => known.get(n)!);
}

/** Errors as the float32 numbers that a shard holds. */
export function asStored({ mse, ssim: similarity }: Distortion): Distortion {
  return { mse: Math.fround(mse), ssim: similarity === null ? null : Math.fround(similarity) };
}

/** Throws StudioError `cancelled` when the signal has aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new StudioError('cancelled', 'stopped by the user', 'Resume it to go on from the last finished chunk');
}
