// Chosen frames of an analysis as single pictures, each with the source's where that is at hand.
import type { TokenModel } from '../../inference/model';
import type { SheetPicture } from '../../plots/contactSheet';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { throwIfAborted } from '../block';
import { decodeFrames } from './decodeFrames';
import type { FrameSeries } from './series';
import type { SourcePictures } from './sourcePictures';

/** What pictures can be made from; null for what is not there. */
export interface PictureMakers {
  model: TokenModel | null;
  source: SourcePictures | null;
}

/**
 * Gives the frames of these ordinals in order. A source's frame that cannot be read is null.
 * @param side of the source's pictures, that of the model's. @throws StudioError as `decodeFrames`
 */
export async function* chosenPictures(
  analysis: AnalysisFolder,
  series: FrameSeries,
  ordinals: readonly number[],
  { model, source }: PictureMakers,
  side: number,
  signal: AbortSignal,
): AsyncGenerator<SheetPicture, void> {
  for (const ordinal of ordinals) {
    throwIfAborted(signal);
    const frame = series.frame[ordinal]!;
    const ptsSeconds = series.ptsSeconds[ordinal]!;
    const picture = {
      frame,
      ptsSeconds,
      n: series.tokens[ordinal]!,
      mse: series.mse[ordinal]!,
      passed: series.passed[ordinal] === 1,
      source: (await source?.at(frame, ptsSeconds, side).catch(() => null))?.rgba ?? null,
      reconstruction: null,
    };
    if (model === null) yield picture;
    else
      for await (const { rgb } of decodeFrames(analysis, model, { from: frame, to: frame }, signal))
        yield { ...picture, reconstruction: rgb };
  }
}
