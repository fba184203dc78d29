// Reports blocks that are on disk already, as if they had just been computed: a resumed or reopened analysis looks whole.
import { decideCuts } from '../analysis/cuts';
import type { Summary } from '../analysis/summary';
import { type Allocation, isWithin } from '../contract';
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
  const cuts = new Map(decideCuts(series.change).map((cut) => [cut.ordinal, cut.score]));
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
      change: series.change[frame + i] ?? 0,
      motion: series.motion[frame + i] ?? 0,
      cut: cuts.has(frame + i),
      cutScore: cuts.get(frame + i) ?? 0,
    }));
    const passed = isWithin(metric, threshold, mse, ssim);
    reporter.add({ n, mse, ssim, nfe, passed, chunkStart: series.chunkStart[block] === 1, frames });
    summary.addBlock({ n, mse, passed, nfe }, frameCount);
    frame += frameCount;
  }
}
