// What an export would be: frames, tokens and ranges from the series in memory, bytes of token files.
import type { ExportEstimate, ExportSettings, FrameRange } from '../contract';
import type { AnalysisEntry } from './analysisEntry';
import { chooseFrames } from './exportChoice';

export class ExportEstimator {
  /** One file. @throws StudioError as `chooseFrames` */
  async estimate(
    { series }: AnalysisEntry,
    { format }: ExportSettings,
    ranges: readonly FrameRange[],
  ): Promise<ExportEstimate> {
    const { frames, tokens, exported } = chooseFrames(series, format, ranges);
    return { bytes: null, frames, tokens, exported };
  }
}
