// The in-memory form of one shard and of what all shards of an analysis say of themselves.
import type { MeasureSeries } from '../contract/measures';
import type { Metric } from '../contract/metrics';

/** One chunk. Arrays of blocks have one entry a block, arrays of frames one a frame; integers in Float64Array are exact to 2^53. */
export interface ShardData {
  /** Number of the chunk, from 0. */
  chunkIndex: number;
  /** FSQ indices, [tokens]; or the bits of float16 latents, [tokens, dim] row by row. */
  codes: Uint16Array;
  codesDtype: 'U16' | 'F16';
  /** Floats of one token under F16; null under U16. */
  dim: number | null;
  /** Frames of every block but the last one, which may have fewer. */
  framesPerBlock: number;
  /** First token of each block and the end of the last one, [blocks + 1]. */
  blockOffsets: Float64Array;
  /** Kept count of each block. */
  n: Int32Array;
  /** MSE on pixels in [-1, 1] of each block at its kept count. */
  mse: Float32Array;
  /** Mean SSIM of each block at its kept count; null where the metric is another one. */
  ssim: Float32Array | null;
  /** Probes of each block. */
  nfe: Int32Array;
  /** Index of each frame in the source. */
  frame: Float64Array;
  /** Presentation time of each frame in seconds. */
  pts: Float64Array;
  /** What was measured of each frame; zeros for what an earlier version did not measure. */
  measures: MeasureSeries;
}

/** What a shard says of itself besides its chunk: the same in all shards of an analysis. */
export interface ShardOrigin {
  model: string;
  weightHash: string;
  bottleneck: 'fsq' | 'vae';
  /** FSQ levels; null for VAE. */
  levels: readonly number[] | null;
  patchSize: readonly number[];
  threshold: number;
  metric: Metric;
  search: string;
  /** Version of the measuring. */
  measuresVersion: number;
  toolVersion: string;
}
