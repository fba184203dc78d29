// The analysis pictures of a video alone, read in this thread: for measuring a whole file fast, without any model.
import { availableParallelism } from 'node:os';
import { StudioError } from '../contract/errors';
import { decodeArguments } from './command';
import { type DecodeReport, reportDecode } from './decodeReport';
import { FrameTimesReader } from './frameTimes';
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH, analysisFilter } from './geometry';
import type { FfmpegPrograms } from './locate';
import { memoryError } from './memoryLimit';
import { type PieceDecode, PiecedVideo } from './piecedVideo';
import { type PieceFrames, pieceStart } from './pieces';
import type { SourceProbe } from './probeSchema';
import { RawVideo, stallLimitMs } from './rawVideo';
import { FrameClock } from './timestamps';

/** One picture; valid until `take` returns. */
export interface AnalysisPicture {
  /** 0-based index over all decoded frames. */
  index: number;
  /** rgb24, ANALYSIS_WIDTH x ANALYSIS_HEIGHT, the whole source picture. */
  rgb: Uint8Array;
}

/** How the decode went, and the timestamp of every picture in seconds, as FrameClock gives it: none is smaller than the one before. */
export interface AnalysisPictures {
  report: DecodeReport;
  ptsSeconds: Float64Array;
}

/** One for each processor: ffmpeg's own choice is one more, which on two processors takes a tenth more of them for the same pictures. */
const decoderThreads = availableParallelism();
/** Frames that may wait for the reader: small enough to cost nothing, enough to keep ffmpeg from waiting. */
const HIGH_WATER = 32;

/**
 * Decodes a video to the pictures that change and motion are measured on, and hands each to `take`.
 * The loop filter of the codec is left out, which these pictures (a hundredth of the pixels) do not show.
 * @param pieces two pieces at a time are decoded then, since the threads of one decoder wait for each other; null: it is one piece
 * @returns the account of the decode and the timestamps; a file that ends early is no error.
 * @throws StudioError `ffmpeg-failed` (cannot start, or no frame for `stallLimitMs`), `unreadable` (no frame at all), `cancelled`; what `take` throws
 */
export async function readAnalysisPictures(
  probe: SourceProbe,
  tools: FfmpegPrograms,
  take: (picture: AnalysisPicture) => void,
  signal: AbortSignal,
  pieces: PieceFrames | null = null,
): Promise<AnalysisPictures> {
  const startAfter = (seconds: number | null) => pieces && pieceStart(probe, seconds, pieces);
  const inPieces = startAfter(null) !== null;
  const frameBytes = ANALYSIS_WIDTH * ANALYSIS_HEIGHT * 3;
  const open = (seekSeconds: number | null): PieceDecode => {
    const args = decodeArguments({
      source: probe,
      filter: analysisFilter(probe, inPieces),
      pixelFormat: 'rgb24',
      withoutLoopFilter: true,
      threads: decoderThreads,
      seekSeconds,
    });
    const times = new FrameTimesReader(probe.timeBase);
    const highWater = pieces === null || seekSeconds === null ? HIGH_WATER : pieces.most;
    return { video: new RawVideo({ ffmpeg: tools.ffmpeg, args, frameBytes, highWater, times }), times };
  };
  const video = new PiecedVideo(open, startAfter);
  const stop = () => void video.kill();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (let index = 0; ; index += 1) {
      const frame = await video.next();
      if (frame === null) break;
      take({ index, rgb: frame });
      video.recycle(frame);
    }
  } catch (error) {
    await video.kill();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const end = await video.end();
  if (signal.aborted) throw new StudioError('cancelled', 'stopped by the user', 'Start it again', probe.name);
  const { name } = probe;
  if (end.startError) {
    const what = `ffmpeg cannot be started (${end.startError})`;
    throw new StudioError('ffmpeg-failed', what, 'Check ffmpeg in the settings', name);
  }
  if (end.overMemory) throw memoryError(name);
  if (end.stalled) {
    const what = `ffmpeg gave no frame for ${Math.round(stallLimitMs() / 1000)} s`;
    throw new StudioError('ffmpeg-failed', what, 'Check the disk or the file', name);
  }
  if (end.frames === 0) {
    const remedy = 'The file is damaged; copy or record it again';
    throw new StudioError('unreadable', 'No frame could be decoded', remedy, name);
  }
  const clock = new FrameClock(probe.averageFps ? 1 / probe.averageFps : 0.04);
  const ptsSeconds = Float64Array.from({ length: end.frames }, (_, index) => {
    const seconds = video.seconds[index] ?? Number.NaN;
    return clock.next(Number.isNaN(seconds) ? null : seconds);
  });
  const message = {
    type: 'end' as const,
    end,
    firstPtsSeconds: ptsSeconds[0] ?? null,
    lastPtsSeconds: ptsSeconds.at(-1) ?? null,
    stepSeconds: clock.stepSeconds,
  };
  return { report: await reportDecode(probe, tools, message, signal), ptsSeconds };
}
