// Reports blocks that are on disk already, as if they had just been computed: a resumed or reopened analysis looks whole.
import type { Summary } from '../analysis/summary';
import { type Allocation, isWithin, mapMeasures } from '../contract';
import type { Series } from '../store/series';
import type { AnalysisReporter } from './reporter';

/** Sends every block of what is stored to the reporter and counts it. */
export function reportStored(
  series: Series,
  { metric, threshold }: Pick<Allocation, 'metric' | 'threshold'>,
  reporter: AnalysisReporter,
  summary: Summary,
): void {
  let frame = 0;
  for (let block = 0; block < series.n.length; block++) {
    const n = series.n[block] ?? 0;
    const mse = series.mse[block] ?? 0;
    const ssim = series.ssim[block] ?? null;
    const nfe = series.nfe[block] ?? 0;
    const frameCount = series.frameCount[block] ?? 0;
    const frames = Array.from({ length: frameCount }, (_, i) => ({
      index: series.frame[frame + i] ?? 0,
      ptsSeconds: series.pts[frame + i] ?? 0,
      measures: mapMeasures((name) => series.measures[name][frame + i] ?? 0),
    }));
    const passed = isWithin(metric, threshold, mse, ssim);
    reporter.add({ n, mse, ssim, nfe, passed, chunkStart: series.chunkStart[block] === 1, frames });
    summary.addBlock({ n, mse, passed, nfe }, frameCount);
    frame += frameCount;
  }
}
