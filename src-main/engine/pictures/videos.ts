// The reconstruction of an analysis as a video of its own.
import type { TokenModel } from '../../inference/model';
import { type EncodedVideo, encodeVideo, type VideoFrame } from '../../media/encode';
import type { FfmpegTools } from '../../media/locate';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { type AnalysisFrame, decodeFrames } from './decodeFrames';
import { type FrameRanges, VideoClock } from './ranges';

export interface WriteVideoOptions {
  /** Ends in .mp4 or .webm. */
  path: string;
  range: FrameRanges;
  tools: FfmpegTools;
  /** Replace a file of this name. */
  force: boolean;
  signal: AbortSignal;
  /** Told of every frame that was made. */
  onFrame(frame: AnalysisFrame): void;
}

/**
 * Writes the reconstruction at the model's size, every frame at its own time (`VideoClock`).
 * @throws StudioError as `decodeFrames` and `encodeVideo` do
 */
export async function writeReconstruction(
  analysis: AnalysisFolder,
  model: TokenModel,
  options: WriteVideoOptions,
): Promise<EncodedVideo> {
  const { range, signal, onFrame } = options;
  const { resolution } = model.config;
  async function* pictures(): AsyncGenerator<VideoFrame, void> {
    const clock = new VideoClock(range);
    for await (const frame of decodeFrames(analysis, model, range, signal)) {
      onFrame(frame);
      yield { pixels: frame.rgb, ptsSeconds: clock.next(frame) };
    }
  }
  return encodeVideo(pictures(), { ...options, width: resolution, height: resolution, pixelFormat: 'rgb24' });
}
