// Reports blocks that are on disk already, as if they had just been computed: a resumed or reopened analysis looks whole.
import type { Summary } from '../analysis/summary';
import { type Allocation, isWithin, mapMeasures } from '../contract';
import { openAnalysis } from '../store/analysisFolder';
import type { AnalysisReporter } from './reporter';

/**
 * Sends every stored block to the reporter and counts it.
 * @throws StudioError `analysis-damaged` naming the shard
 */
export async function reportStored(
  folder: string,
  { metric, threshold }: Pick<Allocation, 'metric' | 'threshold'>,
  reporter: AnalysisReporter,
  summary: Summary,
): Promise<void> {
  const analysis = await openAnalysis(folder);
  const series = await analysis.readSeries();
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
