// Sample manifests and shards of analyses that never were.
import { mapMeasures, measureNames, measuresVersion } from '../../../src-main/contract';
import type { Manifest } from '../../../src-main/store/manifest';
import type { ShardData } from '../../../src-main/store/shardTypes';

/** A manifest of a running analysis of a small model; `changes` go over it. */
export function sampleManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    schemaVersion: 1,
    id: 'sample-analysis',
    status: 'running',
    statusReason: null,
    source: {
      path: '/videos/clip.mp4',
      name: 'clip.mp4',
      sizeBytes: 12345,
      mtimeMs: 1700000000123.5,
      sha256: null,
      streamIndex: 0,
      width: 640,
      height: 360,
      rotationDegrees: 0,
      colour: { space: 'bt709', range: null },
      declaredFrames: 40,
      decodedFrames: null,
      pictures: null,
    },
    sampling: { kind: 'all' },
    fit: 'crop',
    settings: { metric: 'mse', threshold: 0.007, search: 'binary', count: null, budget: null },
    model: {
      name: 'tiny',
      weightHash: 'ab'.repeat(32),
      config: { bottleneck_type: 'fsq', fsq_quant_levels: [8, 8, 5], patch_size: [1, 8, 8], max_toks: 32, theta: 5e7 },
    },
    device: { name: 'cpu', label: 'CPU, 8 threads' },
    measuresVersion,
    totals: null,
    tool: { name: 'elastictok-studio', version: '0.1.0' },
    ...changes,
  };
}

/** Chunk `chunkIndex` of 4 blocks of 2 frames, the last block with one frame: 7 frames a chunk; every value follows from the index. */
export function sampleShard(chunkIndex: number, changes: Partial<ShardData> = {}): ShardData {
  const n = Int32Array.from([3, 5, 0, 4], (value) => value + (chunkIndex % 3));
  const blockOffsets = new Float64Array(5);
  n.forEach((kept, block) => {
    blockOffsets[block + 1] = blockOffsets[block]! + kept;
  });
  const frames = Array.from({ length: 7 }, (_, i) => chunkIndex * 7 + i);
  return {
    chunkIndex,
    codes: Uint16Array.from({ length: blockOffsets[4]! }, (_, i) => (i * 7919 + chunkIndex * 31) % 65536),
    codesDtype: 'U16',
    dim: null,
    framesPerBlock: 2,
    blockOffsets,
    n,
    mse: Float32Array.from([0.001, 0.0069, 0.02, 0.005]),
    ssim: null,
    nfe: Int32Array.from([5, 5, 6, 5]),
    frame: Float64Array.from(frames),
    pts: Float64Array.from(frames, (frame) => frame / 24),
    // Unlike in every measure, so that none can be taken for another one.
    measures: mapMeasures((name) => Float32Array.from(frames, (frame) => frame + measureNames.indexOf(name) / 16)),
    ...changes,
  };
}
