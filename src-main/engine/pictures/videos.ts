// The reconstruction of an analysis as a video of its own.
import type { TokenModel } from '../../inference/model';
import { type EncodedVideo, encodeVideo, type VideoFrame } from '../../media/encode';
import type { FfmpegTools } from '../../media/locate';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { type AnalysisFrame, decodeFrames, type FrameRange } from './decodeFrames';

export interface WriteVideoOptions {
  /** Ends in .mp4 or .webm. */
  path: string;
  range: FrameRange;
  tools: FfmpegTools;
  /** Replace a file of this name. */
  force: boolean;
  signal: AbortSignal;
  /** Told of every frame that was made. */
  onFrame(frame: AnalysisFrame): void;
}

/**
 * Writes the reconstruction of a range at the model's size, every frame at its own time; a part of a video begins at 0.
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
    const start = new StartTime(range);
    for await (const frame of decodeFrames(analysis, model, range, signal)) {
      onFrame(frame);
      yield { pixels: frame.rgb, ptsSeconds: start.shift(frame.ptsSeconds) };
    }
  }
  return encodeVideo(pictures(), { ...options, width: resolution, height: resolution, pixelFormat: 'rgb24' });
}

/** Times in a written video: those of the source, or of a part counted from its first frame. */
export class StartTime {
  #first: number | null = null;

  constructor(private readonly range: FrameRange) {}

  /** The time in the video of the next frame of the source. */
  shift(ptsSeconds: number): number {
    this.#first ??= this.range.from === null ? 0 : ptsSeconds;
    return ptsSeconds - this.#first;
  }
}
