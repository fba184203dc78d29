// A source and its reconstructions side by side as one video, with the tokens of each frame as a strip below.
import { basename } from 'node:path';
import { StudioError } from '../../contract';
import { shotStarts } from '../../export/pictures/choice';
import type { TokenModel } from '../../inference/model';
import { type EncodedVideo, encodeVideo, type VideoFrame } from '../../media/encode';
import { ComparisonPainter } from '../../plots/comparison';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { type AnalysisFrame, decodeFrames } from './decodeFrames';
import { VideoClock } from './ranges';
import { readFrameSeries } from './series';
import type { SourcePicture, SourcePictures } from './sourcePictures';
import type { WriteVideoOptions } from './videos';

/** An analysis and the model it was made with. */
export interface Lane {
  analysis: AnalysisFolder;
  model: TokenModel;
}

/** Throws StudioError `bad-request` unless all analyses are of one source, cropped alike, by models of one picture size. */
export function checkComparable(lanes: readonly Lane[]): void {
  const [first, ...others] = lanes;
  const subject = ({ analysis, model }: Lane) => {
    const { source, fit, sampling } = analysis.manifest;
    const { name, sizeBytes, mtimeMs, streamIndex } = source;
    return JSON.stringify([name, sizeBytes, mtimeMs, streamIndex, fit, sampling, model.config.resolution]);
  };
  for (const other of others) {
    if (subject(other) === subject(first!)) continue;
    const what = `it is not comparable with ${basename(first!.analysis.path)}: source, frames, crop or picture size differ`;
    throw new StudioError('bad-request', what, 'Leave it out', basename(other.analysis.path));
  }
}

/** What is written above a reconstruction: how its tokens were chosen, and by which model where there are several. */
function laneLabel({ analysis }: Lane, lanes: readonly Lane[]): string {
  const { settings, model } = analysis.manifest;
  const { search, metric, threshold, count, budget } = settings;
  const byCount = search === 'fixed' ? (count === null ? 'all tokens' : `${count} tokens`) : null;
  const byBudget = search === 'budget' && budget !== null ? `budget ${budget.value}` : null;
  const unit = { mse: 'MSE', psnr: 'dB', ssim: 'SSIM' }[metric];
  const choice = byCount ?? byBudget ?? (metric === 'psnr' ? `${threshold} ${unit}` : `${unit} ${threshold}`);
  const models = new Set(lanes.map((lane) => lane.analysis.manifest.model.name));
  return models.size > 1 ? `${model.name}, ${choice}` : choice;
}

/**
 * Writes the comparison: as many frames as were analysed in the ranges, each at its own time (`VideoClock`).
 * @throws StudioError `bad-request` for analyses that cannot be compared, `file-changed` where the source lacks a frame that was analysed,
 * and as `decodeFrames` and `encodeVideo`
 */
export async function writeComparison(
  lanes: readonly Lane[],
  source: SourcePictures,
  options: WriteVideoOptions,
): Promise<EncodedVideo> {
  checkComparable(lanes);
  const { range, signal, onFrame } = options;
  const [first] = lanes;
  const { manifest } = first!.analysis;
  const series = await Promise.all(lanes.map(({ analysis }) => readFrameSeries(analysis)));
  const { resolution } = first!.model.config;
  const { frame: indices, marks } = series[0]!;
  const painter = await ComparisonPainter.create({
    sourceName: manifest.source.name,
    resolution,
    lanes: lanes.map((lane, i) => ({
      label: laneLabel(lane, lanes),
      maxToks: lane.model.config.max_toks,
      tokens: series[i]!.tokens,
    })),
    cuts: new Set(shotStarts(marks, indices.length).slice(1)),
  });

  async function* pictures(): AsyncGenerator<VideoFrame, void> {
    const decoded = lanes.map(({ analysis, model }) => decodeFrames(analysis, model, range, signal));
    const clock = new VideoClock(range);
    let sources: AsyncIterator<SourcePicture> | null = null;
    let ordinal = -1;
    try {
      for await (const frame of decoded[0]!) {
        const others = await Promise.all(decoded.slice(1).map((frames) => frames.next()));
        const all = [frame, ...others.map(({ value }) => value)].filter((one) => one?.frame === frame.frame);
        // One of them may have stopped early.
        if (all.length < lanes.length) return;
        sources ??= source.from(frame.frame, resolution)[Symbol.asyncIterator]();
        const rgb = await pictureOf(sources, frame.frame, manifest.source.name);
        ordinal = indices.indexOf(frame.frame, ordinal + 1);
        onFrame(frame);
        const { ptsSeconds } = frame;
        const painted = {
          ordinal,
          frame: frame.frame,
          ptsSeconds,
          source: rgb,
          reconstructions: all as AnalysisFrame[],
        };
        yield { pixels: painter.paint(painted), ptsSeconds: clock.next(frame) };
      }
    } finally {
      await sources?.return?.();
      for (const frames of decoded) await frames.return();
    }
  }
  const { width, height } = painter.layout;
  return encodeVideo(pictures(), { ...options, width, height, pixelFormat: 'rgba' });
}

/** Reads on to a frame. @throws StudioError `file-changed` where it does not come */
async function pictureOf(sources: AsyncIterator<SourcePicture>, frame: number, name: string): Promise<Uint8Array> {
  for (;;) {
    const { done, value } = await sources.next();
    if (done || value.index > frame)
      throw new StudioError('file-changed', `the source has no frame ${frame} any more`, 'Analyse it again', name);
    if (value.index === frame) return value.rgb;
  }
}
