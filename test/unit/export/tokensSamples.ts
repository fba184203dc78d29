// Sample analyses for token files: manifests and shards of two small models, every value following from its index.
import { mapMeasures, measureNames, measuresVersion } from '../../../src-main/contract/measures';
import { toFloat16Bits } from '../../../src-main/formats/float16';
import type { Manifest } from '../../../src-main/store/manifest';
import type { ShardData } from '../../../src-main/store/shardTypes';
import { type AnalysisWriter, createAnalysis } from '../../../src-main/store/writer';

export type SampleKind = 'fsq' | 'vae';

/** What a sample is made of. */
export interface SampleShape {
  kind: SampleKind;
  chunks: number;
  /** Blocks of each chunk; the last block has one frame fewer than the others. */
  blocks: number;
  framesPerBlock: number;
  maxToks: number;
}
export const smallShape: SampleShape = { kind: 'fsq', chunks: 5, blocks: 4, framesPerBlock: 2, maxToks: 24 };
export const latentDim = 3;

/** The manifest of a running analysis of such a sample. */
export function tokenManifest(shape: SampleShape, changes: Partial<Manifest> = {}): Manifest {
  const bottleneck: Manifest['model']['config'] =
    shape.kind === 'fsq'
      ? { bottleneck_type: 'fsq', fsq_quant_levels: [8, 8, 8, 5, 5, 5] }
      : { bottleneck_type: 'vae', vae_bottleneck_dim: latentDim };
  return {
    schemaVersion: 1,
    id: `sample-${shape.kind}`,
    status: 'running',
    statusReason: null,
    source: {
      path: '/videos/a clip, ü.mp4',
      name: 'a clip, ü.mp4',
      sizeBytes: 1234567,
      mtimeMs: 1700000000123.5,
      sha256: null,
      streamIndex: 0,
      width: 640,
      height: 360,
      rotationDegrees: 90,
      colour: { space: 'bt709', range: null },
      declaredFrames: 40,
      decodedFrames: null,
      pictures: null,
    },
    sampling: { kind: 'all' },
    fit: 'crop',
    settings: { metric: 'mse', threshold: 0.007, search: 'binary', count: null, budget: null },
    model: {
      name: `tiny-${shape.kind}`,
      weightHash: 'ab'.repeat(32),
      config: {
        ...bottleneck,
        patch_size: [1, 8, 8],
        min_toks: 2,
        max_toks: shape.maxToks,
        resolution: 64,
        frames_per_block: shape.framesPerBlock,
        theta: 5e7,
      },
    },
    device: { name: 'cpu', label: 'CPU, 8 threads' },
    measuresVersion,
    totals: null,
    tool: { name: 'elastictok-studio', version: '0.1.0' },
    ...changes,
  };
}

/** A number in 0..1 from two indices, with the bits of a float32 all in use. */
function mixed(a: number, b: number): number {
  return Math.fround((Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 7, 0x85ebca6b)) >>> 0) / 2 ** 32;
}

/** The measures of shots for frames from `first` on: a cut every 31 frames and a dissolve every 61, as rare as they are in videos. */
function shots(first: number, frames: number) {
  const at = (value: (frame: number) => number) => Float32Array.from({ length: frames }, (_, i) => value(first + i));
  return {
    cutScore: at((frame) => (frame % 31 === 9 ? 0.25 + mixed(frame, 1) / 2 : 0)),
    transitionScore: at((frame) => (frame % 61 === 30 ? 0.5 + mixed(frame, 2) / 2 : 0)),
    transitionFrames: at((frame) => (frame % 61 === 30 ? 12 : 0)),
    transitionType: at((frame) => (frame % 61 === 30 ? 1 : 0)),
  };
}

/** Chunk `chunkIndex` of a sample; timestamps are uneven, some values are -0 and some blocks keep nothing. */
export function tokenShard(shape: SampleShape, chunkIndex: number): ShardData {
  const { kind, blocks, framesPerBlock, maxToks } = shape;
  const frames = blocks * framesPerBlock - (framesPerBlock > 1 ? 1 : 0);
  const n = Int32Array.from({ length: blocks }, (_, block) =>
    block % 3 === 2 ? 0 : (block * 7 + chunkIndex * 5) % (maxToks + 1),
  );
  const blockOffsets = new Float64Array(blocks + 1);
  n.forEach((kept, block) => {
    blockOffsets[block + 1] = blockOffsets[block]! + kept;
  });
  const tokens = blockOffsets[blocks]!;
  const firstFrame = chunkIndex * frames;
  const perFrame = (salt: number) =>
    Float32Array.from({ length: frames }, (_, i) => ((firstFrame + i) % 11 === 5 ? -0 : mixed(firstFrame + i, salt)));
  return {
    chunkIndex,
    codes:
      kind === 'fsq'
        ? Uint16Array.from({ length: tokens }, (_, i) => (i * 7919 + chunkIndex * 31) % 64000)
        : Uint16Array.from({ length: tokens * latentDim }, (_, i) => toFloat16Bits((mixed(i, chunkIndex) - 0.5) * 9)),
    codesDtype: kind === 'fsq' ? 'U16' : 'F16',
    dim: kind === 'fsq' ? null : latentDim,
    framesPerBlock,
    blockOffsets,
    n,
    mse: Float32Array.from({ length: blocks }, (_, block) => (block === 0 ? 0.001 : mixed(block, chunkIndex) / 50)),
    ssim: null,
    nfe: Int32Array.from({ length: blocks }, (_, block) => 2 + (block % 5)),
    frame: Float64Array.from({ length: frames }, (_, i) => firstFrame + i),
    pts: Float64Array.from({ length: frames }, (_, i) => (firstFrame + i) / 24 + ((firstFrame + i) % 3) / 1000),
    measures: { ...mapMeasures((name) => perFrame(measureNames.indexOf(name))), ...shots(firstFrame, frames) },
  };
}

/** Writes a sample as an analysis folder and gives its path. */
export async function writeSample(path: string, shape: SampleShape, changes: Partial<Manifest> = {}): Promise<string> {
  const writer: AnalysisWriter = await createAnalysis(path, tokenManifest(shape, changes));
  let [frames, blocks, tokens, probes, satisfied, mse] = [0, 0, 0, 0, 0, 0];
  for (let chunk = 0; chunk < shape.chunks; chunk++) {
    const shard = tokenShard(shape, chunk);
    const metric = changes.settings?.metric ?? 'mse';
    const stored = metric === 'ssim' ? { ...shard, ssim: shard.mse.map((value) => 1 - value) } : shard;
    await writer.writeShard(stored);
    frames += shard.frame.length;
    blocks += shard.n.length;
    tokens += shard.blockOffsets.at(-1)!;
    probes += shard.nfe.reduce((a, b) => a + b);
    satisfied += shard.mse.filter((value) => value <= 0.007).length;
    for (const value of shard.mse) mse += value;
  }
  const totals = {
    frames,
    blocks,
    tokens,
    tokensPercent: (100 * tokens) / (blocks * shape.maxToks),
    satisfiedPercent: (100 * satisfied) / blocks,
    meanMse: mse / blocks,
    probes,
  };
  await writer.finish({ status: 'complete', reason: null, totals, decodedFrames: frames, sha256: 'cd'.repeat(32) });
  return path;
}
