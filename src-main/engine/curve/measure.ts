// Measures one chunk: every kept count of the grid, the adaptive counts at every threshold, fixed-count models; fine detail.
import type { CurveSettings, Measured } from '../../analysis/curve/schema';
import { highFrequencyEnergy, lumaPlane } from '../../analysis/luma';
import { ssim } from '../../analysis/ssim';
import { mean } from '../../analysis/statistics';
import { ChunkEncodings, type TokenModel } from '../../inference/model';
import { framesToPatches, patchesToFrames } from '../../tokenizer/patches';
import { halving } from '../../tokenizer/search/binary';
import { fillBlock } from '../block';
import { type SampledChunk, throwIfAborted } from './sample';

/** A model trained at one kept count; the same size and frames per block as the model that is measured. */
export interface FixedModel {
  name: string;
  model: TokenModel;
  count: number;
}

type MeasureSettings = Pick<CurveSettings, 'counts' | 'thresholds'>;

interface Block {
  firstFrame: number;
  patches: Float32Array;
  /** Luma of its frames, 0..1. */
  luma: Float32Array[];
}

/** A clip without blocks, to which chunks are added. */
export function emptyClip(
  name: string,
  kind: Measured['kind'],
  { counts, thresholds }: MeasureSettings,
  fixed: readonly FixedModel[],
): Measured {
  return {
    name,
    kind,
    frame: [],
    chunkStart: [],
    highFrequency: [],
    uniform: counts.map((count) => ({ count, mse: [], ssim: [] })),
    adaptive: thresholds.map((threshold) => ({ threshold, n: [], mse: [], passed: [] })),
    fixed: fixed.map(({ name: model, count }) => ({ model, count, mse: [], ssim: [] })),
  };
}

/**
 * Measures a chunk of at most max_context_blocks blocks and appends its blocks to the clip. The encoder runs once per block, unless it
 * sees the mask; errors are rounded to float32 before anything is decided, as in an analysis.
 * Throws StudioError `cancelled`, asked before every probe, and `device-failed`.
 */
export async function measureChunk(
  clip: Measured,
  { firstFrame, frames }: SampledChunk,
  model: TokenModel,
  fixed: readonly FixedModel[],
  signal: AbortSignal,
): Promise<void> {
  const { config } = model;
  const { frames_per_block: framesPerBlock, resolution } = config;
  const blocks: Block[] = [];
  for (let at = 0; at < frames.length; at += framesPerBlock) {
    const pictures = fillBlock(frames.slice(at, at + framesPerBlock), framesPerBlock);
    const patches = framesToPatches(pictures, config);
    blocks.push({ firstFrame: firstFrame + at, patches, luma: pictures.map(lumaPlane) });
  }
  for (const [i, block] of blocks.entries()) {
    clip.frame.push(block.firstFrame);
    clip.chunkStart.push(i === 0);
    clip.highFrequency.push(mean(block.luma.map((luma) => highFrequencyEnergy(luma, resolution, resolution))));
  }
  const encodings = new ChunkEncodings();
  // Errors by the kept counts of the blocks so far, this one's last: thresholds that lead to the same context share their probes.
  const errors = new Map<string, number>();
  for (const row of clip.uniform) {
    const counts = blocks.map(() => row.count);
    for (const [i, { mse, ssim }] of (await evenly(model, blocks, row.count, encodings, signal)).entries()) {
      row.mse.push(mse);
      row.ssim.push(ssim);
      errors.set(counts.slice(0, i + 1).join(), mse);
    }
  }
  for (const row of clip.adaptive) await adaptively(row, model, blocks, encodings, errors, signal);
  encodings.dispose();
  for (const [i, { model: other, count }] of fixed.entries()) {
    // A fixed-count model may see fewer blocks at once.
    const limit = other.config.max_context_blocks;
    for (let at = 0; at < blocks.length; at += limit) {
      for (const { mse, ssim } of await evenly(other, blocks.slice(at, at + limit), count, null, signal)) {
        clip.fixed[i]?.mse.push(mse);
        clip.fixed[i]?.ssim.push(ssim);
      }
    }
  }
}

/** Error and SSIM (mean over its frames) of each block where all of them keep the same count. */
async function evenly(
  model: TokenModel,
  blocks: readonly Block[],
  count: number,
  encodings: ChunkEncodings | null,
  signal: AbortSignal,
): Promise<{ mse: number; ssim: number }[]> {
  const chunk = model.startChunk(encodings);
  const { resolution } = model.config;
  const results: { mse: number; ssim: number }[] = [];
  for (const { patches, luma } of blocks) {
    throwIfAborted(signal);
    const { recon, mse } = await (await chunk.beginBlock(patches)).commit(count);
    const shown = patchesToFrames(recon, model.config).map(lumaPlane);
    const similarity = mean(shown.map((plane, i) => ssim(plane, luma[i]!, resolution, resolution)));
    results.push({ mse: Math.fround(mse), ssim: similarity });
  }
  chunk.dispose();
  return results;
}

/** Appends the smallest passing count of each block, with context of the earlier ones at theirs. */
async function adaptively(
  row: Measured['adaptive'][number],
  model: TokenModel,
  blocks: readonly Block[],
  encodings: ChunkEncodings,
  errors: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const { min_toks: minToks, max_toks: maxToks } = model.config;
  const chunk = model.startChunk(encodings);
  const counts: number[] = [];
  for (const { patches } of blocks) {
    const block = await chunk.beginBlock(patches);
    const probe = async (wanted: readonly number[]) => {
      const found: number[] = [];
      for (const n of wanted) {
        const key = [...counts, n].join();
        throwIfAborted(signal);
        const mse = errors.get(key) ?? Math.fround((await block.probe(n)).mse);
        errors.set(key, mse);
        found.push(mse);
      }
      return found;
    };
    const { n, error, passed } = await halving(probe, { minToks, maxToks, limit: row.threshold });
    row.n.push(n);
    row.mse.push(error);
    row.passed.push(passed);
    counts.push(n);
    // Nothing sees the last block: its probes may all be known already.
    if (counts.length < blocks.length) await block.commit(n);
  }
  chunk.dispose();
}
