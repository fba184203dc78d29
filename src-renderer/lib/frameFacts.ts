// What an analysis knows of one frame, for captions and overlays.
import type { Metric } from '../../src-main/contract';
import { countText, decibelText, mseText, ssimText } from './format';
import type { Series } from './series';

export interface FrameFacts {
  /** Index in the source. */
  frame: number;
  ptsSeconds: number;
  /** Kept count of its block. */
  tokens: number;
  /** Place in its block, from 0. */
  position: number;
  /** MSE and SSIM of its block; the latter is NaN where it was not measured. */
  mse: number;
  ssim: number;
}

/** The facts of an analyzed frame; null outside of what is analyzed. */
export function frameFacts(series: Series, ordinal: number): FrameFacts | null {
  if (ordinal < 0 || ordinal >= series.frames) return null;
  let first = ordinal;
  while (first > 0 && series.block.at(first - 1) === series.block.at(ordinal)) first--;
  return {
    frame: series.index.at(ordinal),
    ptsSeconds: series.pts.at(ordinal),
    tokens: series.frameTokens.at(ordinal),
    position: ordinal - first,
    mse: series.frameMse.at(ordinal),
    ssim: series.frameSsim.at(ordinal),
  };
}

/** Figures of a frame, the most telling first: PSNR, kept count, error in the metric's unit (empty where that is the PSNR). */
export function frameFigures({ tokens, mse, ssim }: FrameFacts, metric: Metric): [string, string, string] {
  const error = metric === 'ssim' ? `SSIM ${ssimText(ssim)}` : metric === 'mse' ? `MSE ${mseText(mse)}` : '';
  return [decibelText(mse), countText(tokens), error];
}
