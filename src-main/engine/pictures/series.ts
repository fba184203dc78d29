// The series of an analysis frame by frame, and its marks under the review that is stored with it.
import { decideMarks } from '../../analysis/marks';
import { isWithin, type Mark, type MeasureSeries } from '../../contract';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { readReview } from '../../store/review';

/** One value a frame in every array. */
export interface FrameSeries {
  /** Index in the source. */
  frame: Float64Array;
  ptsSeconds: Float64Array;
  /** Kept count and MSE of the frame's block; 1 in `passed` where it meets the threshold, in `chunkStart` where a chunk begins. */
  tokens: Int32Array;
  mse: Float32Array;
  passed: Uint8Array;
  chunkStart: Uint8Array;
  measures: MeasureSeries;
  marks: Mark[];
}

/** Reads all that is stored but the tokens. Throws StudioError `analysis-damaged`, `unreadable`. */
export async function readFrameSeries(analysis: AnalysisFolder): Promise<FrameSeries> {
  const { metric, threshold } = analysis.manifest.settings;
  const stored = await analysis.readSeries();
  const count = stored.frame.length;
  const series = {
    frame: stored.frame,
    ptsSeconds: stored.pts,
    tokens: new Int32Array(count),
    mse: new Float32Array(count),
    passed: new Uint8Array(count),
    chunkStart: new Uint8Array(count),
    measures: stored.measures,
  };
  let at = 0;
  for (const [block, n] of stored.n.entries()) {
    const end = at + stored.frameCount[block]!;
    const mse = stored.mse[block]!;
    series.tokens.fill(n, at, end);
    series.mse.fill(mse, at, end);
    series.passed.fill(Number(isWithin(metric, threshold, mse, stored.ssim[block] ?? null)), at, end);
    series.chunkStart[at] = stored.chunkStart[block]!;
    at = end;
  }
  const { review } = await readReview(analysis.path);
  return { ...series, marks: decideMarks(series, review) };
}
