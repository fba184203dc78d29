// The flat series of an analysis for the timeline: all blocks and all frames, one after another.
import { type MeasureSeries, mapMeasures, measureNames } from '../contract/measures';
import { shardFrameCounts } from './shards';
import type { ShardData } from './shardTypes';

/** Series of the whole analysis. Entries per block: n, mse, nfe, frameCount, chunkStart; per frame: frame, pts, measures. */
export interface Series {
  /** Kept count, MSE and probes of each block. */
  n: Int32Array;
  mse: Float32Array;
  /** Mean SSIM of each block; empty where the metric is another one. */
  ssim: Float32Array;
  nfe: Int32Array;
  /** Frames in each block. */
  frameCount: Int32Array;
  /** 1 where the block is the first of its chunk. */
  chunkStart: Uint8Array;
  /** Source index, time in seconds and measures of each frame. */
  frame: Float64Array;
  pts: Float64Array;
  measures: MeasureSeries;
}

/** Series under construction: the arrays of each shard, not yet joined. */
export type SeriesParts = { [K in Exclude<keyof Series, 'measures'>]: Series[K][] } & {
  measures: MeasureSeries<Float32Array[]>;
};

/** Parts of a series with nothing in it. */
export function emptySeriesParts(): SeriesParts {
  return {
    n: [],
    mse: [],
    ssim: [],
    nfe: [],
    frameCount: [],
    chunkStart: [],
    frame: [],
    pts: [],
    measures: mapMeasures(() => []),
  };
}

/** Adds a shard's series; its codes are not kept. */
export function appendSeries(parts: SeriesParts, shard: ShardData): void {
  const chunkStart = new Uint8Array(shard.n.length);
  chunkStart[0] = 1;
  parts.n.push(shard.n);
  parts.mse.push(shard.mse);
  parts.ssim.push(shard.ssim ?? new Float32Array(0));
  parts.nfe.push(shard.nfe);
  parts.frameCount.push(Int32Array.from(shardFrameCounts(shard)));
  parts.chunkStart.push(chunkStart);
  parts.frame.push(shard.frame);
  parts.pts.push(shard.pts);
  for (const name of measureNames) parts.measures[name].push(shard.measures[name]);
}

type Joinable = Int32Array | Float32Array | Float64Array | Uint8Array;

function join<T extends Joinable>(arrays: readonly T[], make: (length: number) => T): T {
  const joined = make(arrays.reduce((total, array) => total + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

/** Joins the parts into one array per series. */
export function joinSeries(parts: SeriesParts): Series {
  const int32 = (length: number) => new Int32Array(length);
  const float32 = (length: number) => new Float32Array(length);
  const float64 = (length: number) => new Float64Array(length);
  return {
    n: join(parts.n, int32),
    mse: join(parts.mse, float32),
    ssim: join(parts.ssim, float32),
    nfe: join(parts.nfe, int32),
    frameCount: join(parts.frameCount, int32),
    chunkStart: join(parts.chunkStart, (length) => new Uint8Array(length)),
    frame: join(parts.frame, float64),
    pts: join(parts.pts, float64),
    measures: mapMeasures((name) => join(parts.measures[name], float32)),
  };
}
